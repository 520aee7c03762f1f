import { until } from '../../support/until.ts'
import type { LabHost } from '../host.ts'

/** What a guest agent says of a command it was given. */
type Status = { readonly exited: boolean; readonly exitcode?: number; readonly 'out-data'?: string }

/**
 * Whether libvirt refused before the command was sent: it first greets the guest agent, and waits 5 s for its answer
 * (`guest-sync`). A busy guest under emulation takes longer at times, above all when it has just arrived on a host.
 */
const isNotAsked = (stderr: string) => /Guest agent not available for now|guest agent is not connected/.test(stderr)

/** Runs a script in a guest of a lab host, through its guest agent, and gives what it printed. @throws when it fails */
export async function guestShell(host: LabHost, vmId: string, script: string): Promise<string> {
  const ask = async <T>(execute: string, words: object): Promise<T> => {
    const command = JSON.stringify({ execute, arguments: words })
    const { code, stdout, stderr } = await until(
      'the guest agent to listen',
      async () => {
        const answer = await host.exec(['virsh', '-q', 'qemu-agent-command', `overt-${vmId}`, command])
        return !isNotAsked(answer.stderr) && answer
      },
      { seconds: 90, everyMs: 500 },
    )
    if (code !== 0) throw new Error(stderr)
    return (JSON.parse(stdout) as { return: T }).return // as the guest agent answers
  }
  const run = { path: '/bin/sh', arg: ['-c', script], 'capture-output': true }
  const { pid } = await ask<{ pid: number }>('guest-exec', run)
  const ended = await until('the guest to be done', async () => {
    const status = await ask<Status>('guest-exec-status', { pid })
    return status.exited && status
  })
  if (ended.exitcode !== 0) throw new Error(`the guest's script ended with ${ended.exitcode}: ${script}`)
  return Buffer.from(ended['out-data'] ?? '', 'base64')
    .toString('utf8')
    .trim()
}
