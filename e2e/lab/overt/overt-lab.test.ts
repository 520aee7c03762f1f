import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { makeVm, startVm } from '../../support/vms.ts'
import { runCommand } from './commands.ts'
import { OvertLab } from './overt-lab.ts'

/** A host that answers nothing is given up after a minute. */
const givenUp = 100

test('hosts come up beside an engine that is none, lose their power and their lines, and are themselves again', async () => {
  let folder = ''
  {
    await using overt = await OvertLab.start({ hosts: 2, storage: true })
    folder = overt.lab.folder
    const [one, two] = [await overt.hostOf('h1'), await overt.hostOf('h2')]
    expect([one.status, two.status]).toEqual(['up', 'up'])
    expect(one.address).toBe(overt.machine('h1').address)

    await expect(runCommand(overt, ['cut', 'h9'])).rejects.toThrow('There is no host h9; there are h1, h2.')
    await expect(runCommand(overt, ['isolate', 'h1', 'rain'])).rejects.toThrow(
      'from engine, storage, hosts, not from rain',
    )
    await expect(runCommand(overt, ['on', 'h1'])).rejects.toThrow('has power already')

    const domain = async () => (await overt.client.call('listStorageDomains', {})).items[0]
    const reach = async () =>
      (await domain())?.storage.hosts?.map(({ hostName, status }) => [hostName.slice(0, 2), status])
    await until('both hosts to reach the shared storage', async () => (await reach())?.length === 2)
    const vmId = await makeVm(overt.client, 'shared', { clusterId: overt.clusterId })
    await startVm(overt.client, vmId)

    await writeFile(join(overt.shared, 'mark'), 'shared')
    const reads = async () => (await overt.machine('h1').exec(['cat', join(overt.shared, 'mark')])).stdout
    expect(await reads()).toBe('shared')
    await runCommand(overt, ['isolate', 'h1', 'storage'])
    expect(await reads()).toBe('')
    expect(await readFile(join(overt.shared, 'mark'), 'utf8')).toBe('shared')
    await until(
      'the engine to know that h1 lost it',
      async () => JSON.stringify(await reach()) === '[["h1","missing"],["h2","active"]]',
      { seconds: 90 },
    )
    expect(await domain()).toMatchObject({ status: 'active', statusReason: 'One host does not reach it.' })

    await runCommand(overt, ['isolate', 'h1', 'engine'])
    await runCommand(overt, ['cut', 'h2'])
    await Promise.all(['h1', 'h2'].map((name) => overt.hostIs(name, 'non_responsive', givenUp)))
    expect((await runCommand(overt, ['status'])).join('\n')).toMatch(
      /h1 +has power, .*non_responsive[^]*h2 +has no power/,
    )

    await runCommand(overt, ['heal', 'h1'])
    await runCommand(overt, ['on', 'h2'])
    expect(await reads()).toBe('shared')
    await Promise.all(['h1', 'h2'].map((name) => overt.hostIs(name, 'up')))
    expect((await overt.hostOf('h2')).id).toBe(two.id)
  }
  expect(existsSync(folder)).toBe(false)
}, 360_000)
