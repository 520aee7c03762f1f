// `npm run fuzz`: generated calls of the API, many more than `npm test` makes, against an engine with simulated hosts.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { repository } from './build.ts'
import { parseFuzzOptions } from './options.ts'
import { runMain } from './refusal.ts'

await runMain(async () => {
  const { calls, again } = parseFuzzOptions(process.argv.slice(2))
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const words = [vitest, 'run', '--root', 'engine-server', 'test/fuzz/fuzz-']
  const env = {
    ...process.env,
    OVERT_FUZZ_CALLS: String(calls),
    ...(again === undefined ? {} : { OVERT_FUZZ: again }),
  }
  // When this process is killed, the kernel tells that one to clean up.
  const child = spawn('setpriv', ['--pdeathsig=TERM', process.execPath, ...words], {
    cwd: repository,
    stdio: 'inherit',
    env,
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
})
