// `npm run bench`: hands over to the benchmarks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build, repository } from './build.ts'
import { cachedGuestImage } from './guest-image/cache.ts'
import { runMain } from './refusal.ts'

await runMain(async () => {
  await build()
  await cachedGuestImage(console.log)
  const words = process.argv.slice(2).filter((word) => word !== '--no-install')
  const child = spawn(process.execPath, [join(repository, 'e2e/bench.ts'), ...words], {
    cwd: repository,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
})
