import { expect, test, uniqueName } from '../support/test.ts'
import { removeVm } from '../support/vms.ts'
import { removeGates } from './gate.ts'
import type { Stage } from './kill.ts'
import { type FaultKind, kinds, steps } from './points.ts'
import { remains } from './remains.ts'
import { Witness } from './witness.ts'

/** The test with a stage for kills: a witness that runs all along, and one VM handed from case to case. */
export const faultTest = test.extend<Record<never, never>, { readonly stage: Stage }>({
  stage: [
    async ({ facts, admin }, give) => {
      const api = admin.client
      // A failed case leaves its VM behind, and a failed case ends the process that would have cleaned up.
      const { items } = await api.call('listVms', { query: { search: 'fault-' } })
      for (const { id } of items) await removeVm(api, id)
      const witness = await Witness.call(api, uniqueName('fault-witness'))
      const stage: Stage = { facts, api, witness, before: await remains(facts, api), vmId: undefined }
      await give(stage)
      if (stage.vmId !== undefined) await removeVm(api, stage.vmId)
      await witness.dismiss(api)
      await removeGates(facts.dataDir)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** Runs each operation once, unharmed, and compares its steps with the list the cases are made from. */
export async function checkSteps({ api }: Stage): Promise<void> {
  const { items } = await api.call('listOperations', { query: { limit: 200 } })
  const seen = (kind: FaultKind) =>
    items.find((operation) => operation.kind === kind && operation.status === 'succeeded')
  for (const kind of kinds) {
    const operation = seen(kind)
    if (operation)
      expect(
        operation.steps.map(({ name }) => name),
        kind,
      ).toEqual(steps[kind])
  }
}
