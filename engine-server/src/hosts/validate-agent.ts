import {
  type AgentMethod,
  type AgentNotifications,
  type AgentResult,
  agentProtocolVersions,
} from '@overt/api-client/agent'
import { agentSchemas } from '@overt/api-client/agent/schemas'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { AppError } from '../errors.ts'

const ajv = new Ajv2020({ strict: false, allErrors: false })
formats.default(ajv)
ajv.addSchema(agentSchemas)

/** Versions of the agent contract the engine speaks. */
export const spokenVersions: readonly number[] = agentProtocolVersions

function validator(definition: string): ValidateFunction {
  const found = ajv.getSchema(`${agentSchemas.$id}#/$defs/${definition}`)
  if (!found) throw new Error(`the agent contract has no ${definition}`)
  return found
}

/** Checks what an agent answered; a broken answer is `host_failed`, as it cannot be trusted to mean anything. */
export function checkedResult<M extends AgentMethod>(method: M, result: unknown): AgentResult<M> {
  const check = validator(`${method}.result`)
  if (check(result)) return result as AgentResult<M>
  throw new AppError(
    'host_failed',
    `The host answered ${method} in a shape that is not agreed; is its agent too old?`,
    {
      cause: new Error(ajv.errorsText(check.errors)),
    },
  )
}

const notifications = ['report.full', 'report.change', 'report.statistics', 'command.progress'] as const

/** A notification that fits the contract, or why it does not. */
export type CheckedNotification =
  | {
      [N in keyof AgentNotifications]: { readonly method: N; readonly params: AgentNotifications[N] }
    }[keyof AgentNotifications]
  | { readonly method: undefined; readonly error: string }

/** Checks what an agent told unasked. Methods of a newer agent are unknown here and not an error of its. */
export function checkedNotification(method: string, params: unknown): CheckedNotification {
  const known = notifications.find((name) => name === method)
  if (!known) return { method: undefined, error: `unknown notification ${method}` }
  const check = validator(`${known}.params`)
  if (check(params)) return { method: known, params } as CheckedNotification
  return { method: undefined, error: `${method}: ${ajv.errorsText(check.errors)}` }
}
