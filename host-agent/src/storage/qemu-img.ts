import { spawn } from 'node:child_process'
import { AgentError } from '../errors.ts'
import { identifyProcess, type ProcessIdentity } from '../system/process-identity.ts'

/** How one call of qemu-img is confined and ended. */
export type QemuImgOptions = {
  signal?: AbortSignal
  deadlineMs?: number
  onProgress?: (percent: number) => void
  /** Bytes of address space. */
  memoryBytes?: number
  /** Seconds of processor time. */
  cpuSeconds?: number
  /** Drop every capability except reading any file, for a header that may be hostile. */
  withoutPrivileges?: boolean
  /** Awaited before the output is read: the place to journal the child. */
  onStarted?: (child: ProcessIdentity) => Promise<void>
}

const OUTPUT_BYTES = 256 * 1024

/**
 * Runs qemu-img as a child with limits and answers its standard output. It dies with the agent, at the deadline, and
 * when the signal is aborted (the signal's reason is then thrown).
 * @throws AgentError `insufficient_capacity` when space ran out, `conflict` when a guest uses the image, `host_failed`.
 */
export async function qemuImg(args: readonly string[], options: QemuImgOptions = {}): Promise<string> {
  const { signal, deadlineMs = 30_000 } = options
  signal?.throwIfAborted()
  const limits = [
    '--core=0',
    '--nofile=256',
    ...(options.memoryBytes ? [`--as=${options.memoryBytes}`] : []),
    ...(options.cpuSeconds ? [`--cpu=${options.cpuSeconds}`] : []),
  ]
  const privileges = options.withoutPrivileges ? ['--bounding-set=-all,+dac_read_search'] : []
  const confine = ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', ...privileges]
  const child = spawn('prlimit', [...limits, ...confine, 'qemu-img', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
  })
  let ended: Error | undefined
  let giveUp = () => {}
  const givenUp = new Promise<null>((resolve) => {
    giveUp = () => resolve(null)
  })
  const end = (reason: unknown) => {
    ended ??= reason instanceof Error ? reason : new AgentError('cancelled', 'It was cancelled.', { cause: reason })
    child.kill('SIGKILL')
    // A process whose storage hangs cannot be killed; it is left behind rather than waited for.
    setTimeout(giveUp, 2_000).unref()
  }
  const onAbort = () => end(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  const tooLate = () => end(new AgentError('timeout', `qemu-img did not end within ${deadlineMs} ms.`))
  const timer = setTimeout(tooLate, Math.min(deadlineMs, 2 ** 31 - 1))
  const output = collect(child.stdout, options.onProgress)
  const errors = collect(child.stderr)
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new AgentError('host_failed', 'qemu-img could not be run.', { cause: error })),
    )
    child.once('close', resolve)
  })
  try {
    if (options.onStarted && child.pid !== undefined) {
      const identity = await identifyProcess(child.pid)
      if (identity) await options.onStarted(identity)
    }
    const code = await Promise.race([closed, givenUp])
    if (ended) throw ended
    if (code !== 0) throw failure(errors.text())
    return output.text()
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    child.kill('SIGKILL')
  }
}

/** Keeps the last bytes of an output; reads `(12.50/100%)` out of it for progress. */
function collect(stream: NodeJS.ReadableStream, onProgress?: (percent: number) => void): { text(): string } {
  let kept = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-OUTPUT_BYTES)
    const percent = onProgress && [...chunk.matchAll(/\((\d{1,3}\.\d\d)\/100%\)/g)].at(-1)?.[1]
    if (percent) onProgress(Number(percent))
  })
  return { text: () => kept }
}

/** qemu-img says why only in words; these three are worth telling apart. */
function failure(text: string): AgentError {
  const cause = new Error(text.trim().slice(-2_000))
  if (/No space left on device|Disk quota exceeded/.test(text))
    return new AgentError('insufficient_capacity', 'The storage is full; nothing of the volume was kept.', { cause })
  if (/Failed to get .*lock/.test(text))
    return new AgentError('conflict', 'The image is in use by a guest or another job.', { cause })
  const said = text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^qemu-img: /, '')
    .slice(0, 300)
  return new AgentError('host_failed', `qemu-img failed: ${said || 'no reason given'}`, { cause })
}
