import { insertCheck, listCheckedHeads } from '../../../audit/check-store.ts'
import { intactInWords, verifyChain } from '../../../audit/verify.ts'
import { systemId } from '../../../authz/actor.ts'
import { recordEvent } from '../../../events/record.ts'
import { defineOperation, type Json, type StepContext } from '../../../operations/define.ts'

/** What the first step found. */
type Found = {
  readonly records: number
  readonly seals: number
  /** Hash of the last seal that holds. */
  readonly head: string | null
  readonly broken: { readonly seal: number | null; readonly record: number | null; readonly problem: string } | null
}

/**
 * Checks the chain of the audit log, one at a time: a second would read everything once more and find the same. It only
 * reads, so it takes nothing back; killed, it begins again.
 */
export const verifyAuditOperation = defineOperation<Record<string, never>>({
  kind: 'audit.verify',
  locks: (_input, system) => [{ object: system, aspect: 'config', mode: 'exclusive' }],
  steps: [
    { name: 'check', weight: 20, cancellable: true, run: check, tell },
    { name: 'keep', run: keep },
  ],
})

async function check({ services, signal, progress }: StepContext<unknown>): Promise<Found> {
  const { records, seals, head, broken } = await verifyChain(services.db, {
    knownHeads: await listCheckedHeads(services.db),
    signal,
    onProgress: (checked, of) => progress((100 * checked) / of, `${checked} of ${of} records are checked.`),
  })
  return { records, seals, head: head?.hash ?? null, broken: broken ?? null }
}

async function keep({ transaction, operationId, outputs }: StepContext<unknown>): Promise<undefined> {
  const found = outputs['check'] as Found // what `check` answered
  await transaction(async (tx) => {
    const isNew = await insertCheck(tx, operationId, found)
    if (!found.broken || !isNew) return
    await recordEvent(tx, {
      objectKind: 'system',
      objectId: systemId,
      change: 'updated',
      ancestors: [systemId],
      code: 'audit.chain_broken',
      severity: 'alert',
      message: `The audit log is not as it was sealed. ${found.broken.problem}`,
      operationId,
    })
  })
}

function tell(output: Json | undefined): string {
  const found = output as Found // what `check` answered
  return `${found.broken ? `${found.broken.problem} ` : ''}${intactInWords(found)}`
}
