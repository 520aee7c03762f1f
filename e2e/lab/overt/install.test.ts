// The command that makes a machine a host, and what it says where it does not.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import type { Enrollment, LabAgent } from './agent.ts'
import { OvertLab } from './overt-lab.ts'

test('a machine becomes a host by the portal’s command, once, and says why where it does not', async () => {
  await using overt = await OvertLab.start({ hosts: 0 })
  const agent = await overt.bareMachine('h1')
  const refused = async (enrollment: Enrollment, more: readonly string[] = []) => {
    const { code, stderr } = await agent.install(overt.engine, enrollment, more)
    expect(code).not.toBe(0)
    return stderr
  }
  const good = await overt.makeEnrollment()
  const { installer } = good
  if (!installer) throw new Error('the engine has no agent to give')

  // Somebody between the two gives another script: it does not run.
  expect(await refused({ ...good, installer: { ...installer, sha256: '0'.repeat(64) } })).toContain('did NOT match')
  // Another engine than the one whose portal made the command.
  expect(await refused({ ...good, caFingerprint: 'f'.repeat(64) })).toMatch(/fingerprint|authority/i)
  expect(await refused({ ...good, caFingerprint: 'none' })).toContain('--authority must be 64 hexadecimal digits.')
  expect(await refused(good, ['--adress', '10.0.0.1'])).toContain('--adress is no option.')
  // A token that was changed on its way.
  const tampered = `${good.token.slice(0, -1)}${good.token.endsWith('A') ? 'B' : 'A'}`
  expect(await refused({ ...good, token: tampered })).toContain('Make a new command in the portal and run it here.')
  expect((await overt.client.call('listHosts', {})).items).toEqual([])

  const { code, stdout } = await agent.install(overt.engine, good, ['--check'])
  expect([code, stdout]).toEqual([0, expect.stringContaining('This machine can be a host.')])
  expect(await agent.install(overt.engine, good)).toEqual({
    code: 0,
    stdout: expect.stringContaining('This host is registered. Approve it in the portal: Hosts.'),
    stderr: '',
  })
  const [host] = (await overt.client.call('listHosts', {})).items
  expect(host).toMatchObject({ status: 'pending_approval', address: agent.host.address, name: agent.host.hostName })
  await overt.approve('h1')

  // The token is used up, and the machine is a host already.
  expect(await refused(good)).toContain('This machine is registered already')
  const second = await overt.bareMachine('h2')
  const reused = await second.install(overt.engine, good)
  expect(reused.stderr).toMatch(/refused this host's enrollment token/)
  expect(await second.install(overt.engine, await overt.makeEnrollment())).toMatchObject({ code: 0 })
}, 240_000)

/** What there is of Overt on a machine, with modes and digests; of its own folder the names and its identity only. */
async function overtOn({ host, data, storage }: LabAgent): Promise<string> {
  const list = `(find /etc/overt /etc/systemd/system /usr/local/lib; find ${data} ${storage} -maxdepth 1) 2>/dev/null | sort |
    while read -r path; do
      stat -c '%n %a %F' "$path"
      case $path in ${data}/identity.json | /etc/* | /usr/*) [ ! -f "$path" ] || sha256sum <"$path" ;; esac
    done
    ss -Hltn 'sport = :54321' | wc -l`
  return (await host.exec(['sh', '-c', list])).stdout
}

test('where it fails halfway the machine is as it was, and another command makes it a host', async () => {
  await using overt = await OvertLab.start({ hosts: 0 })
  const agent = await overt.bareMachine('h1')
  const good = () => overt.makeEnrollment()
  const tampered = async () => ({ ...(await good()), token: 'A'.repeat(43) })
  /** Installs, in vain; what it said. */
  const inVain = async (enrollment: Enrollment, more: readonly string[] = []) => {
    const { code, stderr } = await agent.install(overt.engine, enrollment, more)
    expect([code, stderr]).toEqual([1, expect.stringContaining('Everything on this machine is as it was before.')])
    return stderr
  }
  await agent.install(overt.engine, await good(), ['--check'])
  const bare = await overtOn(agent)
  const unchanged = async () => expect(await overtOn(agent)).toBe(bare)

  // Nobody answers where the agent is fetched.
  expect(await inVain(await good(), ['--engine', 'https://127.0.0.1:9'])).toContain('Let this machine reach the engine')
  await unchanged()
  expect(await inVain({ ...(await good()), caFingerprint: 'f'.repeat(64) })).toContain(
    'Make a new command in the portal',
  )
  await unchanged()
  expect(await inVain(await tampered())).toContain('Make a new command in the portal and run it here.')
  await unchanged()
  // Somebody else has its port.
  const server = await agent.host.spawn([
    process.execPath,
    '-e',
    'net.createServer().listen(54321, () => console.log())',
  ])
  await new Promise((resolve) => server.child.stdout?.once('data', resolve))
  expect((await agent.install(overt.engine, await good())).stderr).toContain('Another program listens on port 54321')
  server.kill()
  await server.exited
  await unchanged()

  // It registers and cannot run: a file is where its journal has to be.
  await mkdir(agent.data)
  await writeFile(join(agent.data, 'journal'), '')
  const inTheWay = await overtOn(agent)
  expect(await inVain(await good())).toContain('The agent registered this machine but does not run')
  expect(await overtOn(agent)).toBe(inTheWay)
  await rm(join(agent.data, 'journal'))
  expect(await agent.install(overt.engine, await good(), ['--again'])).toMatchObject({ code: 0, stderr: '' })
  await overt.approve('h1')

  // A host that is to be registered anew goes on where that fails.
  const host = await overtOn(agent)
  expect(await inVain(await tampered(), ['--again'])).toContain('It goes on as it was registered before.')
  await until('it to be as it was, its agent too', async () => (await overtOn(agent)) === host)
  await overt.hostIs('h1', 'up')
}, 400_000)
