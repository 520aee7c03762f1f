// Starts the whole product in a lab host and runs the journeys (or, with --walks, the walks through all pages; or, with
// --faults, every fault) against it there.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runInside } from './support/inside.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    report: { type: 'string' },
    walks: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    grep: { type: 'string' },
    loud: { type: 'boolean', default: false },
  },
})
if (values.report) process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = resolve(values.report)
if (process.env.OVERT_TRACES) process.env.OVERT_TRACES = resolve(process.env.OVERT_TRACES)
process.env.OVERT_E2E_TESTS = values.faults ? 'faults' : values.walks ? 'walks' : 'tests'
// Which crash points `npm test` takes this time; every worker process must have the same.
process.env.OVERT_SEED ??= String(Math.floor(Date.now() / 60_000) % 10_000)
if (!values.faults && !values.walks) console.log(`crash points by seed ${process.env.OVERT_SEED} (OVERT_SEED)`)
// The lab's host has no way out: the directory of a journey is fetched before.
const slapd = resolve(import.meta.dirname, '../launcher/src/test-servers/slapd-package.ts')
execFileSync(process.execPath, [slapd], { stdio: ['ignore', 'ignore', 'inherit'] })
const args = ['test', '--config', resolve(import.meta.dirname, 'playwright.config.ts')]
if (values.grep) args.push('--grep', values.grep)
process.exitCode = await runInside(['node_modules/@playwright/test/cli.js', ...args, ...positionals], {
  loud: values.loud,
})
