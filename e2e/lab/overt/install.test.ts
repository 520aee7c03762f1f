// The command that makes a machine a host, and what it says where it does not.
import { expect, test } from 'vitest'
import type { Enrollment } from './agent.ts'
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
