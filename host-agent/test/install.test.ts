import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const program = 'the agent\n'
/** Stands for systemd: keeps its calls, and registers the host when it starts an agent whose token is good. */
const systemctl = `#!/bin/sh
cd "$(dirname "$0")/.."
echo "$1" >>calls
case $1 in
  start) : >running ;;
  stop | disable) rm -f running ;;
  restart)
    echo key >data/pending-key.pem
    if grep -q good config/enrollment-token; then echo new >data/identity.json && rm data/pending-key.pem && : >running; fi
    if grep -q dies config/enrollment-token; then echo new >data/identity.json && mkdir -p data/journal; fi ;;
  is-active) [ -e running ] ;;
esac
`

let root: string
let close: () => void
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'overt-install-'))
  for (const folder of ['bin', 'data', 'config']) await mkdir(join(root, folder))
  const ss = '#!/bin/sh\ncd "$(dirname "$0")/.." && ls | grep -xE "running|taken"\n'
  const fakes = {
    systemctl,
    ss,
    id: '#!/bin/sh\necho 0\n',
    curl: '#!/bin/sh\nexec cp "$(dirname "$0")/../served" "$5"\n',
  }
  const others = ['qemu-img', 'xorriso', 'dnsmasq', 'ip', 'nft', 'virsh', 'journalctl']
  const tools = [...Object.entries(fakes), ...others.map((name) => [name, '#!/bin/sh\n'] as const)]
  for (const [name, text] of tools) await writeFile(join(root, 'bin', name), text, { mode: 0o755 })
  await writeFile(join(root, 'served'), program)
  const libvirt = createServer().listen(join(root, 'libvirt-sock'))
  close = () => libvirt.close()
  const script = await readFile(join(import.meta.dirname, '..', 'install.sh'), 'utf8')
  const here = script
    .replace('@AGENT_SHA256@', createHash('sha256').update(program).digest('hex'))
    .replaceAll('/run/libvirt/libvirt-sock', join(root, 'libvirt-sock'))
    .replace('/usr/local/lib/overt-agent', join(root, 'program'))
    .replace('=/etc/overt', `=${join(root, 'config')}`)
    .replace('/etc/systemd/system', root)
  // Run as root, it must not touch this machine.
  if (/\/etc\/|\/usr\/local\/|\/run\//.test(here)) throw new Error('the installer names a place of this machine')
  await writeFile(join(root, 'install.sh'), here)
})
afterEach(async () => {
  close()
  await rm(root, { recursive: true })
})

function install(token: string, ...more: string[]): Promise<{ code: number; stderr: string }> {
  const words = ['--engine', 'https://engine.test', '--authority', 'a'.repeat(64), '--token', token]
  const here = ['--address', '10.0.0.1', '--data', join(root, 'data'), '--storage', join(root, 'storage'), ...more]
  const path = [join(root, 'bin'), dirname(process.execPath), '/usr/bin:/bin'].join(':')
  return new Promise((resolve) => {
    execFile('sh', [join(root, 'install.sh'), ...words, ...here], { env: { PATH: path } }, (error, _stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stderr }),
    )
  })
}
const has = (name: string) => readFile(join(root, name), 'utf8').catch(() => undefined)
const calls = async () => (await has('calls'))?.trim().split('\n')

/** A machine that is registered, its agent running. */
async function registered(): Promise<void> {
  await writeFile(join(root, 'data', 'identity.json'), 'old')
  await writeFile(join(root, 'config', 'agent.json'), 'old')
  await writeFile(join(root, 'running'), '')
}
const state = async () => [await has('data/identity.json'), await has('config/agent.json'), await has('running')]

it('registers a machine, and once more only when told to', async () => {
  expect(await install('good')).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse((await has('config/agent.json')) ?? '')).toMatchObject({ advertisedAddress: '10.0.0.1' })
  expect((await install('good')).stderr).toContain('This machine is registered already')
  await writeFile(join(root, 'data', 'identity.json'), 'old')
  expect(await install('good', '--again')).toEqual({ code: 0, stderr: '' })
  expect([await has('data/identity.json'), await has('data/identity.json.before')]).toEqual(['new\n', 'old'])
})

/** All there is on the machine but what stands for its tools, with digests. */
async function everything(): Promise<string[]> {
  const names = await readdir(root, { recursive: true, withFileTypes: true })
  const kept = names.filter(
    ({ name, parentPath }) => !['calls', 'served'].includes(name) && !parentPath.endsWith('bin'),
  )
  return await Promise.all(
    kept.map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      const { mode } = await stat(path)
      return `${path} ${mode} ${entry.isFile() ? await readFile(path, 'utf8') : ''}`
    }),
  )
}
const putBack = 'Everything on this machine is as it was before.'

const failures: readonly [what: string, token: string, prepare: () => Promise<unknown>, says: string][] = [
  ['nothing is served', 'good', () => rm(join(root, 'served')), 'Let this machine reach the engine'],
  ['another program is served', 'good', () => writeFile(join(root, 'served'), 'other'), 'not the agent it promised'],
  ['the engine refuses it', 'bad', async () => {}, 'Make a new command in the portal and run it here'],
  ['the agent does not run', 'dies', async () => {}, 'registered this machine but does not run'],
]
it.each(failures)('when %s, a new machine and a host are as they were, and it can be done again', async (...row) => {
  const [, token, prepare, says] = row
  await rm(join(root, 'config'), { recursive: true })
  await rm(join(root, 'data'), { recursive: true })
  const bare = await everything()
  await prepare()
  const first = await install(token)
  expect([first.code, first.stderr]).toEqual([1, expect.stringContaining(says)])
  expect(first.stderr).toContain(putBack)
  expect(await everything()).toEqual(bare)

  await writeFile(join(root, 'served'), program)
  expect(await install('good', '--again')).toEqual({ code: 0, stderr: '' })
  await writeFile(join(root, 'program', 'agent.mjs'), 'an older agent')
  const host = await everything()
  await prepare()
  expect((await install(token, '--again')).stderr).toContain(putBack)
  expect(await everything()).toEqual(host)
})

it.each(['a machine', 'a host whose agent does not run'])('%s whose port is taken is not touched', async (what) => {
  await writeFile(join(root, 'taken'), '')
  if (what !== 'a machine') await registered()
  await rm(join(root, 'running'), { force: true })
  const bare = await everything()
  expect((await install('good', ...(what === 'a machine' ? [] : ['--again']))).stderr).toContain(
    'Another program listens on port 54321',
  )
  expect([await everything(), await calls()]).toEqual([bare, ['is-active']])
})

it('a host that works goes on when what is fetched is not the agent', async () => {
  await registered()
  await writeFile(join(root, 'served'), 'another program')
  expect(await install('good', '--again')).toMatchObject({ code: 1, stderr: expect.stringContaining('not the agent') })
  expect([await state(), await calls()]).toEqual([['old', 'old', ''], ['is-active']])
})

it('a host whose new registration is refused goes back to the one before', async () => {
  await registered()
  const { code, stderr } = await install('bad', '--again')
  expect([code, stderr]).toEqual([1, expect.stringContaining('It goes on as it was registered before.')])
  expect(await state()).toEqual(['old', 'old', ''])
  expect((await calls())?.slice(-2)).toEqual(['enable', 'start'])
})

it('a machine that could not be registered does not try for ever', async () => {
  expect((await install('bad')).stderr).toContain('Make a new command in the portal and run it here.')
  expect((await calls())?.slice(-3)).toEqual(['disable', 'reset-failed', 'daemon-reload'])
})

it('folders that are there keep their modes, and one that cannot be made is named', async () => {
  const modeOf = async (name: string) => ((await stat(join(root, name))).mode & 0o777).toString(8)
  await mkdir(join(root, 'storage'), { mode: 0o770 })
  await chmod(join(root, 'storage'), 0o770)
  await chmod(join(root, 'data'), 0o755)
  expect(await install('good', '--storage', join(root, 'more'))).toEqual({ code: 0, stderr: '' })
  expect(await Promise.all(['storage', 'data', 'more'].map(modeOf))).toEqual(['770', '755', '711'])
  await rm(join(root, 'data', 'identity.json'))
  const { code, stderr } = await install('good', '--storage', join(root, 'served', 'below'))
  expect([code, stderr]).toEqual([1, expect.stringContaining(`The folder ${root}/served/below could not be made.`)])
})
