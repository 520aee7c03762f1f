import type { Journal } from '../journal/journal.ts'
import type { Logger } from '../system/log.ts'
import type { ProcessIdentity } from '../system/process-identity.ts'

/** Ends the children a killed agent left behind, before anything is done again. */
export async function endOrphans(
  journal: Journal,
  kill: (child: ProcessIdentity) => Promise<boolean>,
  log: Logger,
): Promise<void> {
  for (const [id, child] of journal.state.children) {
    if (await kill(child))
      log.warn({ id, pid: child.pid, what: child.what }, `ended a job that outlived the agent: ${child.what}`)
    await journal.append({ t: 'childEnd', id })
  }
}
