import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '../lab/exec.ts'
import { OvertLab } from '../lab/overt/overt-lab.ts'
import { finished } from '../support/sign-in.ts'
import { until } from '../support/until.ts'
import { makeVm, mebibyte, startVm, vmIs } from '../support/vms.ts'
import { peerDomain } from './peer-domain.ts'
import { ms, quantile, type Row, times } from './table.ts'

/** Enough for a middle that holds: how long a guest stands still differs fivefold from one time to the next. */
const rounds = 31
/** Rounds before those that count: an engine that has run for a while has its code compiled. */
const warmUps = 3
const memoryBytes = 256 * mebibyte
const peerName = 'virsh-peer'
/** For how long ours may stand still at first, by the policy of minimal downtime. */
const firstDowntimeMs = 30

/** How one migration went, in milliseconds. */
interface Figures {
  /** From asking for it until whoever asked knows that it is done. */
  readonly totalMs: number
  /** How long the guest stood still, until it ran on the other host, by libvirt's own count. */
  readonly downtimeMs: number
}

/**
 * Live migration of a guest between two hosts, by Overt and by `virsh migrate`: the same machine twice, on the same hosts,
 * in turns. Ours goes from agent to agent over mutual TLS; the peer's libvirts and emulators reach each other directly,
 * without any encryption. It goes once as it does by itself, which is to stand still for up to 300 ms, and once told the
 * bound that ours begins with.
 */
export async function benchMigration(say: (line: string) => void): Promise<Row[]> {
  await using overt = await OvertLab.start({ hosts: 2, storage: true })
  const { client } = overt
  const vmId = await makeVm(client, 'bench-migration', { clusterId: overt.clusterId, memoryBytes, nics: [] })
  await startVm(client, vmId)
  await vmIs(client, vmId, 'guest facts', ({ guest }) => guest?.osName !== undefined, 180)
  const domain = `overt-${vmId}`
  await makePeer(overt, domain, await placeOf(overt, domain))
  const ours: Figures[] = []
  const peer: Figures[] = []
  const bounded: Figures[] = []
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const byOvert = await measured(overt, domain, async () =>
      finished(client, (await client.call('migrateVm', { path: { id: vmId }, body: {} })).id),
    )
    const byVirsh = await measured(overt, peerName, (from, to) => migratePeer(overt, from, to))
    const withBound = await measured(overt, peerName, (from, to) => migratePeer(overt, from, to, firstDowntimeMs))
    if (round < warmUps) continue
    ours.push(byOvert)
    peer.push(byVirsh)
    bounded.push(withBound)
    say(`  Overt ${inWords(byOvert)}; virsh ${inWords(byVirsh)}, with our bound ${inWords(withBound)}`)
  }
  const row = (what: string, figure: keyof Figures, target: string, other = peer, note = ''): Row => {
    const [a, b] = [ours, other].map((all) => quantile(all.map((each) => each[figure]))) as [number, number]
    return { what, ours: ms(a), peer: `\`virsh migrate\`${note} ${ms(b)}`, ratio: times(a / b), target }
  }
  return [
    row('live migration over TLS, 256 MiB: downtime', 'downtimeMs', '≤ 1.2×'),
    row('the same, the peer told our bound', 'downtimeMs', '', bounded, `, ≤ ${firstDowntimeMs} ms`),
    row('live migration over TLS, 256 MiB: asked for → done', 'totalMs', ''),
  ]
}

const inWords = ({ downtimeMs, totalMs }: Figures) => `${downtimeMs} of ${Math.round(totalMs)} ms`

async function measured(
  overt: OvertLab,
  domain: string,
  migrate: (from: string, to: string) => Promise<void>,
): Promise<Figures> {
  const from = await placeOf(overt, domain)
  const to = overt.names.find((name) => name !== from) ?? ''
  const begun = performance.now()
  await migrate(from, to)
  const totalMs = performance.now() - begun
  // Asked where it arrived, as there nobody has asked before: libvirt tells once.
  const told = await virsh(overt, to, 'domjobinfo', '--completed', domain)
  const downtime = /^Total downtime:\s+(\d+)\s+ms/m.exec(told)?.[1]
  if (downtime === undefined) throw new Error(`no downtime in: ${told}`)
  return { totalMs, downtimeMs: Number(downtime) }
}

/** Defines the peer beside our machine, with a disk of its own of the same content, and starts it. */
async function makePeer(overt: OvertLab, domain: string, name: string): Promise<void> {
  const xml = peerDomain(
    await virsh(overt, name, 'dumpxml', '--inactive', '--security-info', domain),
    peerName,
    '/run/peer',
  )
  const disk = /<source file='([^']+)'/.exec(xml)?.[1]
  if (disk === undefined) throw new Error('the machine has no disk')
  const about = JSON.parse(await must(['qemu-img', 'info', '-U', '--output=json', disk])) as Record<string, string>
  const copy = join(overt.shared, 'peer.qcow2')
  const backing = about['full-backing-filename'] ?? ''
  await must(['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', backing, copy])
  const file = join(overt.shared, 'peer.xml')
  await writeFile(file, xml.replace(disk, copy))
  for (const each of overt.names) await overt.machine(each).exec(['mkdir', '-p', '/run/peer'])
  await virsh(overt, name, 'define', file)
  await virsh(overt, name, 'start', peerName)
  const ping = async () => (await virsh(overt, name, 'qemu-agent-command', peerName, '{"execute":"guest-ping"}')) !== ''
  await until('the peer’s guest to speak', ping, { seconds: 180, everyMs: 500 })
}

/** What ours does too, without what is between: `--unsafe` as libvirt cannot see that the folder is shared. */
async function migratePeer(overt: OvertLab, from: string, to: string, mostDowntimeMs?: number): Promise<void> {
  const { runDir, address } = overt.machine(to)
  const libvirt = `qemu+unix:///system?socket=${join(runDir, 'libvirt/libvirt-sock')}`
  if (mostDowntimeMs !== undefined) await virsh(overt, from, 'migrate-setmaxdowntime', peerName, String(mostDowntimeMs))
  const flags = ['--live', '--p2p', '--persistent', '--unsafe', '--auto-converge']
  await virsh(overt, from, 'migrate', ...flags, peerName, libvirt, `tcp://${address}`)
}

/** Name of the host on which a domain runs. */
function placeOf(overt: OvertLab, domain: string): Promise<string> {
  return until(`${domain} to run somewhere`, async () => {
    for (const name of overt.names) {
      const { stdout } = await overt.machine(name).exec(['virsh', '-q', 'domstate', domain])
      if (stdout.trim() === 'running') return name
    }
    return undefined
  })
}

async function virsh(overt: OvertLab, name: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await overt.machine(name).exec(['virsh', '-q', ...words])
  if (code !== 0) throw new Error(`virsh ${words.join(' ')} on ${name}: ${stderr}`)
  return stdout
}
