import { until } from '../../support/until.ts'
import type { LabHost } from '../host.ts'

/** What a guest agent says of a command it was given. */
type Status = { readonly exited: boolean; readonly exitcode?: number; readonly 'out-data'?: string }

/** Runs a script in a guest of a lab host, through its guest agent, and gives what it printed. @throws when it fails */
export async function guestShell(host: LabHost, vmId: string, script: string): Promise<string> {
  const ask = async <T>(execute: string, words: object = {}): Promise<T> => {
    const command = JSON.stringify({ execute, arguments: words })
    const { code, stdout, stderr } = await host.exec(['virsh', '-q', 'qemu-agent-command', `overt-${vmId}`, command])
    if (code !== 0) throw new Error(stderr)
    return (JSON.parse(stdout) as { return: T }).return // as the guest agent answers
  }
  // libvirt gives a guest agent 5 s to be greeted. A busy emulated guest that has just arrived can be too slow for that, and
  // a script must not be asked for twice: so it is waited for with what may be.
  await until('the guest agent to answer', () => ask<object>('guest-ping'), { seconds: 90, everyMs: 500 })
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
