import { spawn } from 'node:child_process'
import { AgentError } from '../errors.ts'

export type ToolOptions = {
  deadlineMs?: number
  input?: string
  umask?: number
  /** Exit codes that are an answer, not a failure. Default: 0. */
  accept?: readonly number[]
}

const OUTPUT_BYTES = 4 * 1024 * 1024

/**
 * Runs a system tool to its end and answers what it wrote. No shell is between, so arguments are never interpreted.
 * @throws AgentError `host_failed` with the last line it complained in, or `timeout`.
 */
export function runTool(
  tool: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<{ code: number; output: string; errors: string }> {
  const { deadlineMs = 10_000, accept = [0] } = options
  // `spawn` has no umask of its own; the shell sees a constant script, the rest are its arguments.
  const [program, argv] =
    options.umask === undefined
      ? [tool, args]
      : ['/bin/sh', ['-c', `umask 0${options.umask.toString(8)}; exec "$@"`, tool, tool, ...args]]
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_BYTES)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-64 * 1024)
    })
    // A tool that ends without reading its input is told apart by its exit code.
    child.stdin.on('error', () => child.stdin.destroy())
    child.stdin.end(options.input ?? '')
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new AgentError('timeout', `${tool} did not end within ${deadlineMs} ms.`))
    }, deadlineMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(new AgentError('host_failed', `${tool} could not be run on this host.`, { cause: error }))
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      if (code !== null && accept.includes(code)) return resolve({ code, output, errors })
      const said = errors.trim().split('\n').at(-1)?.slice(0, 300) || 'no reason given'
      reject(new AgentError('host_failed', `${tool} failed: ${said}`, { cause: new Error(errors.slice(-2_000)) }))
    })
  })
}
