// Runs the rest of the command line inside the host of a started stack: what tests and benchmarks share.
import { resolve } from 'node:path'
import { root, startStack, type StackOptions } from './stack.ts'

/** Starts a stack, runs a Node program inside its host with the stack's facts in the environment, gives its exit code. */
export async function runInside(script: readonly string[], options: StackOptions = {}): Promise<number> {
  await using stack = await startStack(options)
  const [file = '', ...args] = script
  // Entering the host's mounts loses the working directory, so the program is named in full.
  const program = await stack.host.spawn([process.execPath, resolve(root, file), ...args], {
    output: 'inherit',
    env: {
      ...process.env,
      OVERT_E2E_ORIGIN: stack.origin,
      OVERT_E2E_PASSWORD: stack.password,
      OVERT_E2E_DATA: stack.dataDir,
      OVERT_E2E_FOLDER: stack.lab.folder,
    },
  })
  const stop = () => program.kill('SIGTERM')
  process.once('SIGINT', stop).once('SIGTERM', stop)
  return (await program.exited) ?? 1
}
