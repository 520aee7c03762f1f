// `npm test`, `npm run test:faults` and `npm run test:install`: runs every suite and ends with one line that sums them.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cachedGuestImage } from './guest-image/cache.ts'
import { type Suite, suites, suitesApart } from './suites.ts'

/** What a suite found. */
export interface Counts {
  readonly passed: number
  readonly failed: number
}

const root = join(import.meta.dirname, '../..')
/** Somebody wants no more of it: the suite that runs is ended, and none begins. */
const interrupted = new AbortController()

/** Counts of a vitest JSON report; a file that could not be loaded is a failure of its own. */
export function countVitest(report: unknown): Counts {
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    testResults = [],
  } = report as {
    numPassedTests?: number
    numFailedTests?: number
    testResults?: { status: string; assertionResults: unknown[] }[]
  }
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length }
}

/** Counts of a Playwright JSON report; a flaky test has failed once, which is a failure. */
export function countPlaywright(report: unknown): Counts {
  const { stats, errors = [] } = report as {
    stats: { expected: number; unexpected: number; flaky: number }
    errors?: unknown[]
  }
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

/** Combines an exit code with a report: a suite that failed without naming a test, or ran none, counts as one failure. */
export function judge(exitCode: number, counts: Counts): Counts {
  if (exitCode !== 0 && counts.failed === 0) return { passed: counts.passed, failed: 1 }
  if (counts.passed + counts.failed === 0) return { passed: 0, failed: 1 }
  return counts
}

/** Runs a suite's command; its output goes to the file, or to the terminal. */
function run(suite: Suite, report: string, outputFile?: string): Promise<number> {
  const [program = '', ...args] = suite.command.map((word) =>
    word.replace('{node}', process.execPath).replace('{report}', report),
  )
  const output = outputFile === undefined ? 'inherit' : openSync(outputFile, 'w')
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: join(root, suite.folder ?? '.'),
      stdio: ['ignore', output, output],
      env: { ...process.env, FORCE_COLOR: '0', ...suite.environment },
      detached: true, // a group of its own, so that the limit ends all of it
    })
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid) process.kill(-child.pid, signal)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
    const limit = setTimeout(() => {
      console.error(`"${suite.name}" took longer than ${suite.limitMinutes} minutes and is ended.`)
      end('SIGTERM')
      setTimeout(() => end('SIGKILL'), 15_000).unref()
    }, suite.limitMinutes * 60_000)
    const onInterrupt = () => end('SIGTERM')
    interrupted.signal.addEventListener('abort', onInterrupt)
    const done = (code: number) => {
      clearTimeout(limit)
      interrupted.signal.removeEventListener('abort', onInterrupt)
      if (output !== 'inherit') closeSync(output)
      resolve(code)
    }
    child.once('error', (error) => {
      console.error(`"${suite.name}" could not be started: ${error.message}`)
      done(127)
    })
    child.once('exit', (code, signal) => done(code ?? (signal ? 128 : 1)))
  })
}

async function runSuite(suite: Suite, folder: string, outputFile?: string): Promise<Counts> {
  const report = join(folder, `${suite.name.replaceAll(/[^a-z-]+/g, '-')}.json`)
  rmSync(report, { force: true })
  const code = await run(suite, report, outputFile)
  if (suite.kind === 'check') return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const parsed: unknown = JSON.parse(readFileSync(report, 'utf8'))
  return judge(code, suite.kind === 'vitest' ? countVitest(parsed) : countPlaywright(parsed))
}

/** Runs the suites whose name contains one of the words (all without words) and prints the sum. */
async function main(words: readonly string[]): Promise<number> {
  const plain = words.filter((word) => !word.startsWith('--'))
  const apart = suitesApart[plain[0] ?? '']
  const wanted = apart ? plain.slice(1) : plain
  const chosen = (apart ?? suites).filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  )
  const folder = mkdtempSync(join(tmpdir(), 'overt-test-'))
  // Hosts of the lab have no way out to download packages.
  if (chosen.some(({ kind }) => kind !== 'check')) process.env.OVERT_TEST_IMAGE = await cachedGuestImage(console.log)
  const rows: { name: string; counts: Counts; seconds: number }[] = []
  const timed = async (suite: Suite, outputFile?: string) => {
    const begun = Date.now()
    const counts = await runSuite(suite, folder, outputFile)
    rows.push({ name: suite.name, counts, seconds: Math.round((Date.now() - begun) / 1000) })
  }
  // Suites that run beside others, one after the other.
  let besides = Promise.resolve()
  const begin = (suite: Suite) => {
    const outputFile = join(folder, 'beside.log')
    besides = besides.then(async () => {
      if (interrupted.signal.aborted) return
      await timed(suite, outputFile)
      console.log(`\n=== ${suite.name} (ran beside others)\n${readFileSync(outputFile, 'utf8')}`)
    })
  }
  try {
    for (const suite of chosen) {
      if (suite.beside) {
        begin(suite)
        continue
      }
      if (suite.alone) await besides
      if (interrupted.signal.aborted) break
      console.log(`\n=== ${suite.name}`)
      await timed(suite)
    }
    await besides
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  console.log('\n=== summary')
  for (const { name, counts, seconds } of rows)
    console.log(
      `${counts.failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(28)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${String(seconds).padStart(5)} s`,
    )
  const passed = rows.reduce((sum, { counts }) => sum + counts.passed, 0)
  const failed = rows.reduce((sum, { counts }) => sum + counts.failed, 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  if (interrupted.signal.aborted) {
    console.error('It was interrupted: the rest did not run.')
    return 130 // as a shell has it for Ctrl+C
  }
  return failed > 0 || passed === 0 ? 1 : 0
}

if (import.meta.main) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())
  process.exitCode = await main(process.argv.slice(2))
}
