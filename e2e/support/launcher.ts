import { spawn } from 'node:child_process'
import { openSync, closeSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, launcherPid } from './processes.ts'
import { until } from './until.ts'

const repository = join(import.meta.dirname, '../..')

/** Ctrl+C at the terminal of `npm start`; resolves with the seconds until it has ended. */
export async function interruptLauncher(dataDir: string): Promise<number> {
  const pid = launcherPid(dataDir)
  if (pid === undefined) throw new Error('npm start does not run')
  const begun = performance.now()
  process.kill(pid, 'SIGINT')
  await until('the end of npm start', () => !isAlive(pid), { seconds: 60 })
  return (performance.now() - begun) / 1000
}

/** `npm start` again; gives the seconds until it printed the portals' addresses. It outlives this process. */
export async function launchAgain(dataDir: string, folder: string): Promise<number> {
  const file = join(folder, 'second-start.log')
  writeFileSync(file, '')
  const log = openSync(file, 'a')
  const begun = performance.now()
  const child = spawn(
    process.execPath,
    [join(repository, 'launcher/bootstrap.mjs'), 'start', '--no-install', '--data', dataDir],
    { cwd: repository, stdio: ['ignore', log, log], detached: true },
  )
  closeSync(log)
  child.unref()
  let code: number | null | undefined
  child.once('exit', (ended) => (code = ended))
  const said = () => readFileSync(file, 'utf8')
  await until('the addresses of the portals', () => code !== undefined || said().includes('/admin'), {
    seconds: 90,
    everyMs: 20,
  })
  if (code !== undefined) throw new Error(`npm start ended with ${code}: ${said()}`)
  return (performance.now() - begun) / 1000
}
