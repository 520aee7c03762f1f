// A Debian with systemd becomes a host by the portal's command, and stays one whatever happens to its agent.
import type { Schema } from '@overt/api-client/engine'
import { hostInstallCommand } from '@overt/api-client/rules/host-install-command'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { OvertLab } from '../overt/overt-lab.ts'
import { debianImage } from './image.ts'
import { DebianMachine } from './machine.ts'

/** Seconds an emulated processor may take for what takes a real one a few. */
const patience = { seconds: 300, everyMs: 500 }
const service = 'overt-agent.service'
/** How the command ends where it has done its part. */
const registered = { code: 0, text: 'This host is registered. Approve it in the portal: Hosts.' }

let overt: OvertLab
let machine: DebianMachine
beforeAll(async () => {
  const image = await debianImage(console.log) // before the lab: its hosts reach no mirror
  overt = await OvertLab.start({ hosts: 0 })
  const host = await overt.lab.addHost('metal')
  const address = host.address.replace(/\d+$/, '200')
  machine = await DebianMachine.boot(image, { host, address, folder: overt.lab.folder })
}, 1_200_000)
afterAll(() => overt.down(), 60_000)

/** The line that the portal shows. */
async function command(): Promise<string> {
  const { installer, caFingerprint, token } = await overt.makeEnrollment()
  if (!installer) throw new Error('the engine has no agent to give')
  return hostInstallCommand({ engineUrl: overt.engine.urlForHosts, installer, caFingerprint, token })
}
const hosts = async () => (await overt.client.call('listHosts', {})).items
const hostIs = (status: Schema<'HostStatus'>, what = '') =>
  until(`the host to be ${status}${what}`, async () => (await hosts()).find((host) => host.status === status), patience)

/** Lets the host that waits for it be one, and waits until it is. */
async function approve({ id }: Schema<'Host'>): Promise<void> {
  await overt.client.call('approveHost', { path: { id }, body: { clusterId: overt.clusterId } })
  await hostIs('up', ' once approved')
}

/** Who the host is: to the engine, and by what is on its disk. */
async function identity() {
  const known = (await hosts()).map(({ id, name, certificateFingerprint }) => ({ id, name, certificateFingerprint }))
  return { known, onDisk: await machine.must('sha256sum </var/lib/overt-agent/identity.json') }
}

/** What systemd says of the agent. */
async function unit(): Promise<Record<string, string>> {
  const names = ['ActiveState', 'UnitFileState', 'MainPID', 'NRestarts', 'FragmentPath']
  const said = await machine.must(`systemctl show ${service} ${names.map((name) => `-p ${name}`).join(' ')}`)
  return Object.fromEntries(said.split('\n').map((line) => line.split('=', 2) as [string, string]))
}
const runs = { ActiveState: 'active', UnitFileState: 'enabled' }

/** Waits until the engine has heard from an agent that runs now: what it measured later than this moment. */
async function reports(): Promise<void> {
  const now = Number(await machine.must('date +%s%3N'))
  await until(
    'the host to be up, and measured again',
    async () => (await hosts()).some(({ status, usage }) => status === 'up' && usage && Date.parse(usage.at) > now),
    patience,
  )
}

/** Waits until another process is the agent, and gives what systemd says then. */
function replaced(pid: string | undefined): Promise<Record<string, string>> {
  return until(
    'another agent',
    async () => {
      const now = await unit()
      return now['ActiveState'] === 'active' && now['MainPID'] !== pid && now
    },
    patience,
  )
}

test('it can be a host, and becomes one', async () => {
  const line = await command()
  expect(await machine.run(`${line} --check`)).toEqual({ code: 0, text: 'This machine can be a host.' })
  // A token that was changed on its way: systemd knows of no service afterwards, not even of one that failed.
  const refused = await machine.run(`${line}A`, 400_000)
  expect(refused).toMatchObject({
    code: 1,
    text: expect.stringContaining('Everything on this machine is as it was before.'),
  })
  expect((await machine.run(`systemctl cat ${service}`)).code).not.toBe(0)
  expect(await machine.must(`systemctl list-units --all --plain --no-legend ${service}`)).toBe('')
  expect(
    (await machine.run('ls -d /etc/overt /var/lib/overt /var/lib/overt-agent /usr/local/lib/overt-agent')).text,
  ).not.toMatch(/^\//m)
  expect(await machine.run(line, 400_000)).toEqual(registered)
  expect(await unit()).toMatchObject({ ...runs, NRestarts: '0', FragmentPath: `/etc/systemd/system/${service}` })
  const pending = await hostIs('pending_approval')
  expect(pending).toMatchObject({ name: 'debian', address: machine.address, port: 54_321 })
  await approve(pending)
}, 600_000)

test('restarted and killed, its agent is there again', async () => {
  await reports()
  const first = await unit()
  await machine.must(`systemctl restart ${service}`)
  const second = await replaced(first['MainPID'])
  await reports()
  await machine.must(`kill -9 ${second['MainPID']}`)
  expect(await replaced(second['MainPID'])).toMatchObject({ ...runs, NRestarts: '1' })
  await reports()
}, 900_000)

test('rebooted, it is the same host, and systemd has started its agent', async () => {
  const before = await identity()
  const boot = () => machine.must('cat /proc/sys/kernel/random/boot_id')
  const first = await boot()
  await machine.reboot()
  expect(await boot()).not.toBe(first)
  await reports()
  expect(await unit()).toMatchObject({ ...runs, NRestarts: '0' })
  expect(await identity()).toEqual(before)
}, 900_000)

test('it is not registered anew while the engine is connected to it, and goes on', async () => {
  const before = await identity()
  const { code, text } = await machine.run(`${await command()} --again`, 400_000)
  expect([code, text]).toEqual([1, expect.stringContaining('It goes on as it was registered before.')])
  expect(text).toContain('the engine does not register this machine now: This machine is registered as host debian.')
  expect(text).toContain('stop its agent, and wait until the host is non-responsive')
  await reports()
  expect(await unit()).toMatchObject(runs)
  expect(await identity()).toEqual(before)
}, 900_000)

test('registered anew once it is lost, it is the same host, approved again', async () => {
  const before = await identity()
  await machine.must(`systemctl stop ${service}`)
  await hostIs('non_responsive')
  expect(await machine.run(`${await command()} --again`, 400_000)).toEqual(registered)
  const pending = await hostIs('pending_approval', ' again')
  expect(pending).toMatchObject({ id: before.known[0]?.id, name: 'debian', clusterId: overt.clusterId })
  await approve(pending)
  await reports()
  expect(await unit()).toMatchObject(runs)
  // By another certificate.
  const after = await identity()
  expect(after.onDisk).not.toBe(before.onDisk)
  expect(after.known[0]?.certificateFingerprint).not.toBe(before.known[0]?.certificateFingerprint)
}, 900_000)

test('removed and registered anew, it is another host, which waits for approval', async () => {
  const before = await identity()
  for (const { id } of before.known) await overt.client.call('deleteHost', { path: { id } })
  expect(await hosts()).toEqual([])
  expect(await machine.run(`${await command()} --again`, 400_000)).toEqual(registered)
  const pending = await hostIs('pending_approval', ' as another')
  expect(pending).toMatchObject({ name: 'debian', address: machine.address })
  expect(pending.id).not.toBe(before.known[0]?.id)
  await approve(pending)
  await reports()
  expect(await unit()).toMatchObject(runs)
  expect(await hosts()).toHaveLength(1)
}, 900_000)
