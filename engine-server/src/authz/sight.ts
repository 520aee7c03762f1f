import { sql } from 'kysely'
import type { DbOrTx } from '../db/database.ts'
import { actorKey, type Actor } from './actor.ts'
import { grantedTo, holdsOnSystem } from './filter.ts'

/** Rows of which PostgreSQL gathers and sorts all faster than it finds a page of them among all others. */
const few = 1_000
/** How long an answer is believed. A wrong one costs time and nothing else. */
const believedMs = 30_000
const mostRemembered = 10_000

/**
 * Tells who sees few VMs from who sees many: the few are gathered by the index of their ancestors, of the many one walks
 * the index a list is sorted by. PostgreSQL cannot tell before it runs a statement.
 */
export class Sight {
  private readonly answers = new Map<string, { readonly few: boolean; readonly at: number }>()

  /** Whether the actor sees so few VMs that they are gathered. */
  async isOfFew(db: DbOrTx, actor: Actor): Promise<boolean> {
    if (actor.kind === 'engine') return false
    const key = actorKey(actor)
    const now = performance.now()
    const known = this.answers.get(key)
    if (known && now - known.at < believedMs) return known.few
    const answer = { few: await seesFew(db, actor), at: now }
    this.answers.delete(key)
    this.answers.set(key, answer)
    const [oldest] = this.answers.keys() // a Map keeps the order of insertion
    if (this.answers.size > mostRemembered && oldest !== undefined) this.answers.delete(oldest)
    return answer.few
  }
}

async function seesFew(db: DbOrTx, actor: Actor): Promise<boolean> {
  const { rows } = await sql<{ few: boolean }>`
    select case when ${holdsOnSystem(actor, ['see'])} then false
      else (select count(*) <= ${sql.lit(few)} from (select from vm where ${grantedTo(actor, 'see')} && vm.ancestors
        limit ${sql.lit(few + 1)}) seen) end as few`.execute(db)
  return rows[0]?.few === true
}
