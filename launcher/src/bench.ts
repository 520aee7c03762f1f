// `npm run bench`: hands over to the benchmarks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build, repository } from './build.ts'
import { cachedGuestImage } from './guest-image/cache.ts'
import { runMain } from './refusal.ts'

await runMain(async () => {
  const words = process.argv.slice(2).filter((word) => word !== '--no-install')
  await build()
  if (words[0] !== 'estate') await cachedGuestImage(console.log) // there no guest really runs
  // When this process is killed, the kernel tells that one to clean up.
  const child = spawn('setpriv', ['--pdeathsig=TERM', process.execPath, join(repository, 'e2e/bench.ts'), ...words], {
    cwd: repository,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
})
