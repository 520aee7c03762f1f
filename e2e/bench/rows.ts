import type { StackFacts } from '../support/facts.ts'
import { sql } from './database-peer.ts'

/** Makes VMs as rows, down, in the first cluster; called bench-00001 and so on. */
export function seedRows(facts: StackFacts, count: number): void {
  sql(
    facts,
    `insert into vm (id, cluster_id, name, memory_bytes, max_memory_bytes, cpu_sockets, cpu_cores, cpu_threads, firmware, made_at, ancestors)
     select made.id, cluster.id, 'bench-' || lpad(n::text, 5, '0'), 1073741824, 1073741824, 1, 1, 1, 'bios', now(), array[made.id] || cluster.ancestors
     from (select n, gen_random_uuid() as id from generate_series(1, ${count}) n) made, (select id, ancestors from cluster order by name limit 1) cluster`,
  )
  sql(facts, 'analyze vm')
}

/**
 * Fills the estate up to so many VMs. An estate of simulated hosts has them; elsewhere rows stand for them, because
 * making ten thousand through the API takes as long as all the rest.
 */
export function fillRows(facts: StackFacts, count: number): void {
  const there = Number(sql(facts, 'select count(*) from vm'))
  console.log(`${there} VMs are there; ${Math.max(0, count - there)} are added as rows.`)
  if (there < count) seedRows(facts, count - there)
}
