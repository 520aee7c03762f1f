// The peer of the API benchmark: Koa and pg with nothing between them: the same facts, read by plain statements. What the
// caller may do is added as text: 19 rights, where an administrator has 40 on each VM by now.
// `bare-server.ts <database url>`; prints its port, and answers `/one/<id>` and `/list?after=<name>`.
import Koa from 'koa'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 10 })
const columns = `v.id, v.name, v.description, v.cluster_id, c.name as cluster_name, v.memory_bytes, v.max_memory_bytes,
  v.cpu_sockets, v.cpu_cores, v.cpu_threads, v.firmware, v.boot_devices, v.delete_protected, v.iso_disk_id, v.run_id,
  v.run_host_id, h.name as host_name, v.revision, v.created_at, r.status, r.reason, r.since, r.started_at, r.guest,
  c.architecture, v.cloud_init_view, v.run_config, v.made_at, v.last_exit, r.consoles, hc.state as connection_state,
  u.user_name as created_by_name, (select count(*)::int from disk_attachment a where a.vm_id = v.id) as disk_count,
  (select count(*)::int from nic n where n.vm_id = v.id) as nic_count,
  (select jsonb_build_object('id', o.id, 'kind', o.kind, 'status', o.status) from operation_lock l
    join operation o on o.id = l.operation_id where l.object_id = v.id and l.mode = 'exclusive' limit 1) as operation`
const joins = `from vm v join cluster c on c.id = v.cluster_id left join host h on h.id = v.run_host_id
  left join vm_runtime r on r.vm_id = v.id and r.run_id = v.run_id
  left join host_connection hc on hc.host_id = v.run_host_id left join app_user u on u.id = v.created_by`
const myRights = Array.from({ length: 19 }, (_, index) => `a_right_of_the_usual_length_${index}`.slice(0, 19))
const app = new Koa()
app.use(async (context) => {
  const id = /^\/one\/(.+)$/.exec(context.path)?.[1]
  if (id) {
    const { rows } = await pool.query({ name: 'one', text: `select ${columns} ${joins} where v.id = $1`, values: [id] })
    context.body = { ...(rows[0] as object), myRights }
  } else {
    const { rows } = await pool.query({
      name: 'list',
      text: `select ${columns} ${joins} where (v.name, v.id) > ($1, $2) order by v.name, v.id limit 100`,
      values: [context.query['after'] ?? '', '00000000-0000-0000-0000-000000000000'],
    })
    for (const row of rows as { myRights?: string[] }[]) row.myRights = myRights
    context.body = { items: rows }
  }
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(address.port)
})
