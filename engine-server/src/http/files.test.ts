import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Koa from 'koa'
import { expect, test } from 'vitest'
import { FolderOfFiles } from './files.ts'

test('who asks while the files are read is never told that there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overt-files-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  const paths = Array.from({ length: 300 }, (_, index) => `/assets/part-${index}.js`)
  for (const path of paths) await writeFile(join(folder, path), '// one of many')
  const files = new FolderOfFiles(folder)
  const app = new Koa().use(async (ctx) => {
    if (!(await files.serve(ctx, ctx.path, false))) ctx.status = 404
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const replies: Promise<Response>[] = []
    // As a browser does whose page goes on while the engine is started anew: one after the other, not all at once.
    for (const path of paths) {
      replies.push(fetch(`http://127.0.0.1:${port}${path}`))
      await nextTurn()
    }
    const missing = (await Promise.all(replies)).filter(({ ok }) => !ok).map(({ url }) => url)
    expect(missing).toEqual([])
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  }
})
