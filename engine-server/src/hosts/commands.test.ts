import type { MachineSpec } from '@overt/api-client/agent'
import { expect, test } from 'vitest'
import { anEstate, aVm } from '../../test/estate.ts'
import { startFakeHost } from '../../test/fake-host.ts'
import { testDatabase } from '../../test/harness.ts'
import { eventually, quickTimes, testRuntime } from '../../test/runtime.ts'
import { engineActor } from '../authz/actor.ts'
import { silentLog } from '../log/log.ts'

const spec: MachineSpec = {
  name: 'web-1',
  architecture: 'x86_64',
  firmware: 'bios',
  cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
  memoryBytes: 2 ** 28,
  disks: [],
  nics: [],
  video: 'vga',
  consoles: ['vnc'],
}

test('a command under which the agent is killed is sent again and carried out once', async () => {
  await using database = await testDatabase()
  const estate = await anEstate(database.db)
  // The host is only away for as long as its agent takes to start, however busy this machine is.
  await using engine = await testRuntime(database, silentLog, { ...quickTimes, graceMs: 60_000 })
  await using host = await startFakeHost(engine.hosts, 'broken')
  await engine.hosts.approve(engineActor('test'), host.hostId, { clusterId: estate.clusterId })
  engine.runtime.hostsChanged()
  const { connections } = engine.runtime
  await eventually(() => Promise.resolve(connections.isConnected(host.hostId)), Boolean)
  const vm = await aVm(database.db, estate, { hostId: host.hostId })
  const run = { vmId: vm.id, runId: vm.runId, runNumber: vm.runNumber }
  const operationId = crypto.randomUUID()
  const header = { key: `${operationId}/launch`, operationId, generation: 1, epoch: 1 }
  host.freeze()
  const started = connections.command(host.hostId, 'machine.start', header, { run, spec })
  await host.kill()
  await host.start()
  const first = await started
  expect(first).toMatchObject({ vmId: vm.id, runId: vm.runId })
  // The same key again is answered from the journal.
  expect(await connections.command(host.hostId, 'machine.start', header, { run, spec })).toEqual(first)

  const gone = new AbortController()
  host.freeze()
  const stopped = connections.command(
    host.hostId,
    'machine.destroy',
    { ...header, key: `${operationId}/stop` },
    { run },
    { signal: gone.signal },
  )
  gone.abort(new Error('cancelled by the test'))
  await expect(stopped).rejects.toThrow('cancelled by the test')
  await expect(connections.query(host.hostId, 'host.describe', {}, { deadlineMs: 50 })).rejects.toMatchObject({
    code: 'timeout',
  })
})
