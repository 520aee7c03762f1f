import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const launcher = join(import.meta.dirname, '..')
const bootstrap = join(launcher, 'bootstrap.mjs')

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'overt-bootstrap-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

function runAs(words: readonly string[], options: { uid?: number; path?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bootstrap, ...words], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { PATH: options.path ?? process.env.PATH ?? '' },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  return { status, stdout, stderr }
}

describe('before anything is installed', () => {
  test.each(['start', 'test', 'fuzz', 'bench', 'simulate', 'reset'])('%s explains itself', (command) => {
    const { status, stdout } = runAs([command, '--help'], { uid: 65_534, path: '' })
    expect(status).toBe(0)
    expect(stdout).toContain('--no-install')
  })

  test('a user who is not root is told how to be', () => {
    const { status, stderr } = runAs(['start'], { uid: 65_534 })
    expect(status).toBe(1)
    expect(stderr).toBe(
      'npm start must be run as root: it drives libvirt and makes network bridges. Try: sudo npm start\n',
    )
  })

  test('a system without apt is told which systems work', () => {
    const { status, stderr } = runAs(['test'], { path: scratch })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^apt-get is not here: npm test works on Debian 12 .*\n$/)
  })

  test('a word that is no command', () => {
    expect(runAs(['fly'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Usage: /) as string })
  })
})

describe('with --no-install', () => {
  test('missing packages are named and nothing is installed', () => {
    // A dpkg-query that knows no package, and an apt-get that tells when it is called.
    writeFileSync(join(scratch, 'dpkg-query'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    writeFileSync(join(scratch, 'apt-get'), `#!/bin/sh\necho called > ${scratch}/called\n`, { mode: 0o755 })
    symlinkSync('/bin/sh', join(scratch, 'sh'))
    const { status, stderr } = runAs(['start', '--no-install'], { path: scratch })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^These Debian packages are missing: .*\bpostgresql\b.*\n.*--no-install/)
    expect(spawnSync('ls', [scratch], { encoding: 'utf8' }).stdout).not.toContain('called')
  })
})

describe('a start that cannot be', () => {
  const start = (...words: string[]) =>
    spawnSync(process.execPath, [join(launcher, 'src/start.ts'), '--data', join(scratch, 'data'), ...words], {
      encoding: 'utf8',
      timeout: 30_000,
    })

  test('a taken port is named with its holder', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { status, stderr } = start('--http-port', String(port))
    expect(status).toBe(1)
    expect(stderr).toContain(`Port ${port} is taken by process ${process.pid} (`)
    expect(stderr).toContain('--http-port')
    server.close()
  })

  test('a folder with other files in it is left alone', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(launcher, 'src/start.ts'), '--data', launcher], {
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stderr).toContain("holds files that are not Overt's")
  })

  test('a reset without a terminal wants --yes, and a folder that is not ours stays', () => {
    const reset = (...words: string[]) =>
      spawnSync(process.execPath, [join(launcher, 'src/reset.ts'), ...words], {
        encoding: 'utf8',
        timeout: 30_000,
        input: '',
      })
    expect(reset('--data', launcher).stderr).toContain('was not made by npm start')
    expect(reset('--data', join(scratch, 'none')).stdout).toContain('Nothing to remove')
    writeFileSync(join(scratch, '.overt'), '')
    expect(reset('--data', scratch)).toMatchObject({ status: 1, stderr: expect.stringContaining('--yes') as string })
  })
})
