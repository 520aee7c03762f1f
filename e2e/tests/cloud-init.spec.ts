// What a VM is told at its first boot, and what is in its CD drive.
import { join } from 'node:path'
import { imageFolder, makeBootableIso } from '../support/images.ts'
import { serialOf } from '../support/serial.ts'
import { finished } from '../support/sign-in.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { startVm, theHost, vmIs } from '../support/vms.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEpvdXJuZXlKb3VybmV5Sm91cm5leUpvdXJuZXlKb3Vy dana@example'
const script = `#!/bin/sh
echo "SCRIPT $(hostname) $((6*7))"
echo "KEY $(cat /home/dana/.ssh/authorized_keys)"
`

test('host name, user, key and script', async ({ api, machines }) => {
  const id = await machines.make('told', {
    cloudInit: { hostName: 'web-7', userName: 'dana', password: 'correct horse', sshAuthorizedKeys: [key], script },
  })
  const view = (await api.call('getVm', { path: { id } })).cloudInit
  expect(view, 'what is shown of it has no secret').toEqual({
    hostName: 'web-7',
    userName: 'dana',
    raw: false,
    hasPassword: true,
    hasScript: true,
    sshKeyCount: 1,
  })
  await startVm(api, id)
  const serial = await serialOf(id)
  await serial.expect(/SCRIPT web-7 42/)
  await serial.expect(new RegExp(`KEY ${key.replaceAll('+', '\\+')}`))
  await serial.expect(/GUEST UP web-7/)
  await vmIs(api, id, 'its host name', ({ guest }) => guest?.hostName === 'web-7')
})

test('boot from an ISO', async ({ api, facts, machines }) => {
  using folder = imageFolder(facts)
  const file = join(folder.path, 'boot.iso')
  makeBootableIso(file, 'BOOTED FROM THE DISC')
  const host = await theHost(api)
  const iso = await api.call('createDisk', {
    body: {
      name: uniqueName('iso'),
      allocation: 'thin',
      readOnly: true,
      source: { type: 'import', hostId: host.id, path: file, format: 'iso' },
    },
  })
  machines.adoptDisk(iso.object.id)
  await finished(api, iso.id)
  expect((await api.call('getDisk', { path: { id: iso.object.id } })).contentType).toBe('iso')

  const id = await machines.make('disc', { isoDiskId: iso.object.id, disks: [], bootDevices: ['cdrom'] })
  await startVm(api, id)
  await (await serialOf(id)).expect(/BOOTED FROM THE DISC/)
  const plan = await api.call('planDeleteDisk', { path: { id: iso.object.id } })
  expect(plan.blockers.length, 'the disc cannot be deleted while it is in a drive').toBeGreaterThan(0)
})
