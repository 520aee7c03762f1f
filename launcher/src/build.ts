import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Refusal } from './refusal.ts'

/** Root of the repository. */
export const repository = join(import.meta.dirname, '../..')

/** Builds what changed since the last build; says nothing when that is nothing. */
export async function build(): Promise<void> {
  const environment = { ...process.env, DO_NOT_TRACK: '1', TURBO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  const turbo = join(repository, 'node_modules/.bin/turbo')
  const child = spawn(turbo, ['run', 'build', '--no-color', '--output-logs=errors-only', '--log-order=grouped'], {
    cwd: repository,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Refusal(`${output.trim()}\n\nOvert could not be built (see above).`)
}
