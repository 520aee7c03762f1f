import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execFileAsync = promisify(execFile)

/** Runs a program to its end and gives its standard output; a failure's message carries what it said. */
export async function run(command: string, args: readonly string[], options: { cwd?: string } = {}): Promise<string> {
  try {
    const { stdout } = await execFileAsync(command, [...args], { ...options, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    const failure = error as Error & { stderr?: string; code?: string | number }
    if (failure.code === 'ENOENT') throw new Error(`${command} is not installed`, { cause: error })
    const said = failure.stderr?.trim() || failure.message
    throw new Error(`${command} failed: ${said}`, { cause: error })
  }
}

/** Like {@link run}, with undefined in place of a failure: for questions whose answer may be "no". */
export async function tryRun(command: string, args: readonly string[]): Promise<string | undefined> {
  return run(command, args).catch(() => undefined)
}
