import type { CallArguments } from '@overt/api-client'
import { client } from '@overt/design/shell/api.ts'

/** How a host is removed: its plan, the call, and the doing of it. */
export const removal = {
  plan: (id: string, force: boolean) => client.call('planDeleteHost', { path: { id }, query: { force } }),
  args: (id: string, force: boolean, hash: string): CallArguments<'deleteHost'> => ({
    path: { id },
    query: { force },
    headers: { 'Plan-Hash': hash },
  }),
  run: (id: string, force: boolean, hash: string) => client.call('deleteHost', removal.args(id, force, hash)),
}
