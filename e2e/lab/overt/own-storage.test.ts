// A guest whose disks are in the storage of its host alone takes them along to another: QEMU copies them through the agents.
import { join } from 'node:path'
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { finished } from '../../support/sign-in.ts'
import { until } from '../../support/until.ts'
import { makeVm, mebibyte, startVm } from '../../support/vms.ts'
import { guestShell } from './guest-shell.ts'
import { OvertLab } from './overt-lab.ts'
import { guestImage, importImage, makeOwnStorage } from './provision.ts'
import { fastest, type Sent, sentUntil } from './wire.ts'

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
  const blank = { type: 'blank', sizeBytes: 112 * mebibyte } as const // as large as the image
  vmId = await makeVm(client, 'mover', {
    clusterId: overt.clusterId,
    disks: [
      { allocation: 'thin', source },
      { allocation: 'thin', source: blank, storageDomainId: first.id },
    ],
  })
  await startVm(client, vmId)
  await speaks()
}, 400_000)
afterAll(() => overt?.down(), 60_000)

const vm = () => overt.client.call('getVm', { path: { id: vmId } })
const speaks = () => until('the guest to speak', async () => (await vm()).guest?.osName !== undefined, { seconds: 180 })
const shell = (name: string, script: string) => guestShell(overt.machine(name), vmId, script)
const power = async (action: 'stopVm' | 'startVm') =>
  await finished(overt.client, (await overt.client.call(action, { path: { id: vmId } })).id)
const disksNow = async () => {
  const { items } = await overt.client.call('listVmDiskAttachments', { path: { id: vmId } })
  return await Promise.all(items.map(({ diskId }) => overt.client.call('getDisk', { path: { id: diskId } })))
}

/** What was to see of a migration: how much its host had sent at every look, and the words by the second they came. */
type Seen = { readonly looks: readonly Sent[]; readonly words: ReadonlyMap<string, number> }

/** Moves the guest with its disks. */
async function migrate(
  from: string,
  to: string,
  wish: { readonly bandwidthMibPerSecond?: number } = {},
): Promise<Seen> {
  const body = { hostId: (await overt.hostOf(to)).id, copyDisks: true, ...wish }
  const { id } = await overt.client.call('migrateVm', { path: { id: vmId }, body })
  const words = new Map<string, number>()
  const listen = async () => {
    const { steps } = await overt.client.call('getOperation', { path: { id } })
    for (const { message } of steps) if (message && !words.has(message)) words.set(message, performance.now() / 1000)
  }
  let isOver = false
  const over = finished(overt.client, id).finally(() => (isOver = true))
  const [looks] = await Promise.all([
    sentUntil(overt.machine(from), over),
    until('the migration to be over', async () => (await listen(), isOver), { seconds: 120, everyMs: 200 }),
  ])
  await listen()
  return { looks, words }
}

/** What it says of itself at its end, in MiB. */
function figuresOf({ words }: Seen): { disks: number; memory: number } {
  const [, disks, memory] =
    /copied (\d+) MiB of disks, sent (\d+) MiB of memory/.exec([...words.keys()].join('\n')) ?? []
  return { disks: Number(disks), memory: Number(memory) }
}

/** What a migration may take of the network; both of the disks at once would take twice that. */
const limited = { bandwidthMibPerSecond: 8 }

test('its disks go along while they are written to: no write is lost, and the guest starts from them over there', async () => {
  // Far from what it boots from: a word that was there before.
  const write = 'conv=notrunc 2>/dev/null'
  await shell('h1', `printf kept | dd of=/dev/vda bs=512 ${write} seek=$(($(cat /sys/block/vda/size)-16)); sync`)
  // Something to copy for a while, between two rows of sectors.
  await shell('h1', `dd if=/dev/urandom of=/dev/vdb bs=1M seek=4 count=40 ${write}; sync`)
  // Numbers, each in a sector of its own, at a pace that leaves room for minutes: odd ones where the copy is soon over, even ones where it comes last.
  const most = 6_000
  const back = `back=$(($(cat /sys/block/vdb/size)-${most}));`
  const place = 'at=$((i/2)); [ $((i%2)) = 1 ] || at=$((at+back))'
  const one = `i=$((i+1)); ${place}; printf '%06d\\n' $i | dd of=/dev/vdb bs=512 seek=$at oflag=direct ${write}; echo $i >/tmp/i; sleep 0.02`
  const loop = `i=0; while [ ! -e /tmp/stop ] && [ $i -lt ${most} ]; do ${one}; done; sync`
  await shell('h1', `${back} (${loop}; touch /tmp/stopped) >/dev/null 2>&1 &`)
  await until('it to write', async () => Number(await shell('h1', 'cat /tmp/i')) > 20)

  const hostId = (await overt.hostOf('h2')).id
  const refused = await overt.client.call('planMigrateVm', { path: { id: vmId }, body: { hostId } })
  expect(refused.blockers[0]?.text).toContain('Take the VM’s disks along')
  const before = Number(await shell('h1', 'cat /tmp/i'))
  const seenOfIt = await migrate('h1', 'h2', limited)
  expect((await vm()).hostName).toMatch(/^h2\./)
  expect(await disksNow()).toMatchObject([1, 2].map(() => ({ storageDomainId: own[1]?.id, status: 'ok' })))
  for (const disk of await disksNow()) expect(disk.baseDiskId ?? null).toBeNull()
  // How far it was, and how it went, is said of disks and of memory.
  const words = [...seenOfIt.words.keys()]
  expect(words).toContainEqual(
    expect.stringMatching(
      /^\d+ of \d+ MiB of disks left at [1-9]\d* MiB\/s.*, about \d+ s to go; the memory follows\.$/,
    ),
  )
  expect(words).toContainEqual(expect.stringMatching(/ of memory left.*; the disks have been copied \(\d+ MiB\)\.$/))
  expect(figuresOf(seenOfIt).disks).toBeGreaterThan(200)
  expect(figuresOf(seenOfIt).memory).toBeGreaterThan(5)

  const seen = Number(await until('the guest to be spoken with', () => shell('h2', 'cat /tmp/i').catch(() => false)))
  await until('it to go on writing', async () => Number(await shell('h2', 'cat /tmp/i')) > seen)
  await shell('h2', 'touch /tmp/stop')
  await until('it to stop writing', async () => (await shell('h2', 'ls /tmp')).includes('stopped'))
  const last = Number(await shell('h2', 'cat /tmp/i'))
  // Many were written on the way, and there was room for all.
  expect(seen - before).toBeGreaterThan(50)
  expect(last).toBeLessThan(most)
  await power('stopVm')
  await power('startVm')
  await speaks()
  const row = (at: string) => `dd if=/dev/vdb bs=512 skip=${at} count=${most / 2} 2>/dev/null | tr -d '\\000'`
  const numbers = (await shell('h2', `${back} ${row('0')}; ${row('$back')}`)).split('\n').map(Number)
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  const kept = `dd if=/dev/vda bs=512 skip=$(($(cat /sys/block/vda/size)-16)) count=1 2>/dev/null | tr -d '\\000'`
  expect(await shell('h2', kept)).toBe('kept')
  // Of the disks nothing is left where they were; the image one was a clone of stays.
  const left = await overt.machine('h1').exec(['find', join(overt.agent('h1').storage, 'own'), '-name', '*.qcow2'])
  expect(left.stdout.trim().split('\n')).toHaveLength(1)
}, 300_000)

test('both disks and the memory keep to the limit together, and without one they are much faster', async () => {
  const slow = await migrate('h2', 'h1', limited)
  const fast = await migrate('h1', 'h2')
  const most = limited.bandwidthMibPerSecond
  const firstAt = (what: RegExp) => [...slow.words].find(([word]) => what.test(word))?.[1] ?? Number.NaN
  // QEMU begins each disk with a burst of 16 MiB, and counts what is empty too.
  const inBursts = 2 * 16
  const diskSeconds = firstAt(/ of memory left/) - firstAt(/ of disks left/)
  const ofDisks = (figuresOf(slow).disks - inBursts) / diskSeconds
  const onWire = (seen: Seen, seconds: number) => fastest(seen.looks, seconds) / mebibyte
  expect(ofDisks).toBeLessThan(1.15 * most)
  // What belongs to TLS and to the engine goes over too.
  expect(onWire(slow, 10)).toBeLessThan(1.25 * most)
  expect(onWire(slow, 10)).toBeGreaterThan(0.5 * most)
  expect(onWire(fast, 1)).toBeGreaterThan(2 * most)
}, 300_000)
