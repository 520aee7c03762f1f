import { type AgentMethod, type AgentNotification, agentCommands, agentQueries } from '@overt/api-client/agent'
import { agentSchemas } from '@overt/api-client/agent/schemas'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { AgentError } from '../errors.ts'

const methods: ReadonlySet<string> = new Set([...agentCommands, ...agentQueries])

/** Whether the contract has such a method. */
export function isAgentMethod(name: string): name is AgentMethod {
  return methods.has(name)
}

const ajv = new Ajv2020({ strict: false, allErrors: false })
formats.default(ajv)
ajv.addSchema(agentSchemas)

function validator(definition: string): ValidateFunction {
  const found = ajv.getSchema(`${agentSchemas.$id}#/$defs/${definition}`)
  if (!found) throw new Error(`The agent contract has no ${definition}.`)
  return found
}

/** Refuses parameters that do not fit the contract with `invalid_request`; `details.fields` maps a path to a sentence. */
export function checkParams(method: AgentMethod, params: unknown): void {
  const check = validator(`${method}.params`)
  if (check(params)) return
  const fields = Object.fromEntries(
    (check.errors ?? []).map((error) => [
      `${error.instancePath}${error.keyword === 'additionalProperties' ? `/${error.params['additionalProperty']}` : ''}` ||
        '/',
      error.message ?? 'is not valid',
    ]),
  )
  throw new AgentError('invalid_request', `The parameters of ${method} are not valid.`, { details: { fields } })
}

/** Throws when a result or notification breaks the contract: our bug. Used by tests and while developing. */
export function assertContract(kind: 'result' | 'params', name: AgentMethod | AgentNotification, value: unknown): void {
  const check = validator(`${name}.${kind}`)
  if (!check(value)) throw new Error(`${name} ${kind} breaks the contract: ${ajv.errorsText(check.errors)}`)
}
