// `npm run lab`: hands over to the lab, built first when it is to start.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build, repository } from './build.ts'
import { runMain } from './refusal.ts'

await runMain(async () => {
  const words = process.argv.slice(2).filter((word) => word !== '--no-install')
  if (!words.some((word) => /^[a-z]/.test(word))) await build()
  const child = spawn(process.execPath, [join(repository, 'e2e/lab/overt/main.ts'), ...words], {
    cwd: repository,
    stdio: 'inherit',
    detached: true, // Ctrl+C comes once, from here
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
})
