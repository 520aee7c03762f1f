// A guest whose disk is in the storage of its host alone takes it along to another: QEMU copies it through the agents.
import { join } from 'node:path'
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finished } from '../../support/sign-in.ts'
import { until } from '../../support/until.ts'
import { makeVm, startVm } from '../../support/vms.ts'
import { guestShell } from './guest-shell.ts'
import { OvertLab } from './overt-lab.ts'
import { guestImage, importImage, makeOwnStorage } from './provision.ts'

let overt: OvertLab
let own: readonly Schema<'StorageDomain'>[]
let vmId: string
beforeAll(async () => {
  const image = await guestImage()
  overt = await OvertLab.start({ hosts: 2, local: true })
  const { client, dataCenterId } = overt
  own = await Promise.all(
    overt.names.map(async (name) => {
      const path = join(overt.agent(name).storage, 'own')
      return await makeOwnStorage(client, { dataCenterId, hostId: (await overt.hostOf(name)).id, path })
    }),
  )
  const [first] = own
  if (!first) throw new Error('h1 has no storage')
  const diskId = await importImage(client, first, overt.shared, image)
  const source = { type: 'clone', diskId, mode: 'linked' } as const
  vmId = await makeVm(client, 'mover', { clusterId: overt.clusterId, disks: [{ allocation: 'thin', source }] })
  await startVm(client, vmId)
  await speaks()
}, 400_000)
afterAll(() => overt?.down(), 60_000)

const vm = () => overt.client.call('getVm', { path: { id: vmId } })
const speaks = () => until('the guest to speak', async () => (await vm()).guest?.osName !== undefined, { seconds: 180 })
const shell = (name: string, script: string) => guestShell(overt.machine(name), vmId, script)
const power = async (action: 'stopVm' | 'startVm') =>
  await finished(overt.client, (await overt.client.call(action, { path: { id: vmId } })).id)
const diskNow = async () => {
  const [attached] = (await overt.client.call('listVmDiskAttachments', { path: { id: vmId } })).items
  if (!attached) throw new Error('the VM has no disk')
  return await overt.client.call('getDisk', { path: { id: attached.diskId } })
}

test('its disk goes along while it is written to, and the guest starts from it over there', async () => {
  // Far from what it boots from: a word that was there before, and a number that grows all the time.
  const at = 'n=$(cat /sys/block/vda/size);'
  const write = 'dd of=/dev/vda bs=512 conv=notrunc 2>/dev/null'
  await shell('h1', `${at} printf kept | ${write} seek=$((n-16)); sync`)
  const loop = `i=0; while [ ! -e /tmp/stop ]; do i=$((i+1)); printf %06d $i | ${write} seek=$((n-8)); sync; echo $i >/tmp/i; done`
  await shell('h1', `${at} (${loop}; touch /tmp/stopped) >/dev/null 2>&1 &`)
  await until('it to write', async () => Number(await shell('h1', 'cat /tmp/i')) > 3)

  const hostId = (await overt.hostOf('h2')).id
  const refused = await overt.client.call('planMigrateVm', { path: { id: vmId }, body: { hostId } })
  expect(refused.blockers[0]?.text).toContain('Take the VM’s disks along')
  const begun = await overt.client.call('migrateVm', { path: { id: vmId }, body: { hostId, copyDisks: true } })
  await finished(overt.client, begun.id)
  expect((await vm()).hostName).toMatch(/^h2\./)
  expect(await diskNow()).toMatchObject({ storageDomainId: own[1]?.id, status: 'ok' })
  expect((await diskNow()).baseDiskId ?? null).toBeNull()

  const seen = Number(await until('the guest to be spoken with', () => shell('h2', 'cat /tmp/i').catch(() => false)))
  await until('it to go on writing', async () => Number(await shell('h2', 'cat /tmp/i')) > seen)
  await shell('h2', 'touch /tmp/stop')
  await until('it to stop writing', async () => (await shell('h2', 'ls /tmp')).includes('stopped'))
  const last = Number(await shell('h2', 'sync; cat /tmp/i'))
  await power('stopVm')
  await power('startVm')
  await speaks()
  const read = (back: number) =>
    shell('h2', `${at} dd if=/dev/vda bs=512 skip=$((n-${back})) count=1 2>/dev/null | tr -d '\\000'`)
  expect([await read(16), Number(await read(8))]).toEqual(['kept', last])
  // Of the disk nothing is left where it was; the image it was a clone of stays.
  const left = await overt.machine('h1').exec(['find', join(overt.agent('h1').storage, 'own'), '-name', '*.qcow2'])
  expect(left.stdout.trim().split('\n')).toHaveLength(1)
}, 300_000)
