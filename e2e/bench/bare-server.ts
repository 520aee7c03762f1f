// The peer of the API benchmark: Koa and pg with nothing between them. `bare-server.ts <database url>`; prints its port.
import Koa from 'koa'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.argv[2] ?? '', max: 10 })
const columns = `v.id, v.name, v.description, v.cluster_id, c.name as cluster_name, v.memory_bytes, v.max_memory_bytes,
  v.cpu_sockets, v.cpu_cores, v.cpu_threads, v.firmware, v.boot_devices, v.delete_protected, v.iso_disk_id, v.run_id,
  v.run_host_id, h.name as host_name, v.revision, v.created_at, r.status, r.reason, r.since, r.started_at, r.guest`
const joins = `from vm v join cluster c on c.id = v.cluster_id left join host h on h.id = v.run_host_id
  left join vm_runtime r on r.vm_id = v.id and r.run_id = v.run_id`
const app = new Koa()
app.use(async (context) => {
  const id = /^\/one\/(.+)$/.exec(context.path)?.[1]
  if (id) {
    const { rows } = await pool.query({ name: 'one', text: `select ${columns} ${joins} where v.id = $1`, values: [id] })
    context.body = rows[0] as object
  } else {
    const { rows } = await pool.query({
      name: 'list',
      text: `select ${columns} ${joins} where (v.name, v.id) > ($1, $2) order by v.name, v.id limit 100`,
      values: ['bench-05000', '00000000-0000-0000-0000-000000000000'],
    })
    context.body = { items: rows }
  }
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') console.log(address.port)
})
