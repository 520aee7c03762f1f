// Changes VMs at random, as fast as many hosts and people would: each change touches the row and records its event, and
// from there on goes the engine's own way to the browser. `row-changes.ts <database url> <changes a second>`; prints a
// number when it begins.
import pg from 'pg'

const perSecond = Number(process.argv[3])
const batches = 10
const pool = new pg.Client({ connectionString: process.argv[2] ?? '' })
await pool.connect()
const statement = `with picked as materialized (
    select id from vm where id > gen_random_uuid() order by id limit ${perSecond / batches}),
  changed as (
    update vm set description = 'Changed at ' || clock_timestamp()::text || '.' from picked where vm.id = picked.id
    returning vm.id, vm.name, vm.ancestors)
  insert into event (id, object_kind, object_id, object_name, change, ancestors)
    select gen_random_uuid(), 'vm', id, name, 'updated', ancestors from changed`

// A new connection reads the catalogs and plans before its first change, for longer than the hundredth part of all events
// takes to reach everybody: that is no delay of a server, so it is over before the first change that counts.
await pool.query('begin')
await pool.query({ name: 'change', text: statement })
await pool.query('rollback')
console.log('0')
for (let next = performance.now(); ; next += 1000 / batches) {
  const wait = next - performance.now()
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
  await pool.query({ name: 'change', text: statement })
}
