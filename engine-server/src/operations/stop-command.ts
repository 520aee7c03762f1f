import { AppError } from '../errors.ts'
import type { StepContext } from './define.ts'

/**
 * Makes sure that a command of this operation does not run at a host any more, for an undo: the answer of the call was
 * perhaps not waited for. `key` is what follows the operation's id. @throws AppError `busy` while it is being stopped,
 * so that the undo is tried again.
 */
export async function stopCommand<Input>(
  { services, operationId }: StepContext<Input>,
  hostId: string,
  key: string,
): Promise<void> {
  const cancel = () => services.hosts.query(hostId, 'command.cancel', { key: `${operationId}/${key}` })
  if ((await cancel()).found && (await cancel()).found)
    throw new AppError('busy', 'The host is still stopping what is to be taken back.')
}
