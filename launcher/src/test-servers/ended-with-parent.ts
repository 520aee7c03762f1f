/** Tells whoever started this program that it serves, and calls back when they are gone: their end of stdin closes. */
export function serveUntilParentEnds(facts: object, end: () => void | Promise<void>): void {
  process.stdout.write(`${JSON.stringify(facts)}\n`)
  const stop = () => void Promise.resolve(end()).finally(() => process.exit(0))
  process.stdin.resume().once('end', stop).once('error', stop)
  process.once('SIGTERM', stop)
}
