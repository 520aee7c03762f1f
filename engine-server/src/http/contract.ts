// What the HTTP layer needs of the contract, read once from the bundled document.
import document from '@overt/api-client/generated/openapi.json' with { type: 'json' }
import { engineOperations, type OperationId, type Tag } from '@overt/api-client/engine'

/** Where the document is known to the validator; its own `#/…` references resolve against it. */
export const documentId = 'overt:contract'
/** The bundled OpenAPI document. */
export const contractDocument: Readonly<Record<string, unknown>> = document

type JsonObject = { readonly [key: string]: unknown }

/** A parameter of the query, the path or a header. */
export interface ParameterContract {
  readonly name: string
  readonly required: boolean
  readonly description: string
  /** Its schema, one level resolved, references absolute. */
  readonly schema: JsonObject
  /** How text becomes a value: by the schema's type. */
  readonly type: 'string' | 'integer' | 'boolean' | 'array'
}
/** One API operation. */
export interface OperationContract {
  readonly id: OperationId
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Path template below `/api/v1`. */
  readonly path: string
  readonly tag: Tag
  readonly summary: string
  readonly description: string
  readonly anonymous: boolean
  readonly success: number
  readonly parameters: Readonly<Record<'path' | 'query' | 'header', readonly ParameterContract[]>>
  readonly body: { readonly mediaType: string; readonly schema: JsonObject } | undefined
  readonly reply: { readonly mediaType: string; readonly schema: JsonObject } | undefined
  /** Whether the reply has a secret that is shown this once; the contract marks it by `x-shown-once`. */
  readonly showsOnce: boolean
}

/** Text of a node of the document; empty if it has none. */
export function textOf(node: unknown): string {
  return typeof node === 'string' ? node : ''
}

/** Follows `$ref`s to where something is written. */
export function resolve(node: unknown): JsonObject {
  let current = node as JsonObject // a node of the document, which was validated when it was bundled
  while (typeof current['$ref'] === 'string') current = at(current['$ref'].slice(2).split('/').map(unescape))
  return current
}
function at(steps: readonly string[]): JsonObject {
  let current: unknown = contractDocument
  for (const step of steps) current = (current as JsonObject)[step]
  if (typeof current !== 'object' || current === null) throw new Error(`The contract has no ${steps.join('/')}`)
  return current as JsonObject
}
function unescape(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}
function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The same schema with its references made absolute, so that it can be compiled by itself. */
function absolute(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(absolute)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref' && typeof value === 'string' ? [key, documentId + value] : [key, absolute(value)],
    ),
  )
}

function parameterType(schema: JsonObject): ParameterContract['type'] {
  const { type } = resolve(schema)
  return type === 'integer' || type === 'boolean' || type === 'array' ? type : 'string'
}

function readParameters(pathItem: JsonObject, operation: JsonObject): OperationContract['parameters'] {
  const groups = {
    path: [] as ParameterContract[],
    query: [] as ParameterContract[],
    header: [] as ParameterContract[],
  }
  for (const list of [pathItem['parameters'], operation['parameters']])
    for (const reference of (list ?? []) as unknown[]) {
      const parameter = resolve(reference)
      const schema = parameter['schema'] as JsonObject
      groups[parameter['in'] as 'path' | 'query' | 'header'].push({
        name: String(parameter['name']),
        required: parameter['required'] === true,
        description: textOf(parameter['description'] ?? resolve(schema)['description']),
        schema: absolute(schema) as JsonObject,
        type: parameterType(schema),
      })
    }
  return groups
}

function firstContent(holder: JsonObject | undefined, path: string): OperationContract['body'] {
  const content = holder?.['content'] as JsonObject | undefined
  const mediaType = content && Object.keys(content)[0]
  if (mediaType === undefined) return undefined
  return { mediaType, schema: { $ref: `${documentId}#${path}${pointer('content', mediaType, 'schema')}` } }
}

function readReply(operation: JsonObject, path: string, success: number): OperationContract['reply'] {
  const responses = operation['responses'] as JsonObject
  const response = responses[success] as JsonObject
  const reference = response['$ref']
  const place = typeof reference === 'string' ? reference.slice(1) : path + pointer('responses', success)
  return firstContent(resolve(response), place)
}

/** Whether something is marked as shown once in a node, or in what it refers to. */
function isShownOnce(node: unknown, seen = new Set<unknown>()): boolean {
  if (typeof node !== 'object' || node === null || seen.has(node)) return false
  seen.add(node)
  const { $ref: reference, ...rest } = node as JsonObject
  return (
    rest['x-shown-once'] === true ||
    (typeof reference === 'string' && isShownOnce(resolve(node), seen)) ||
    Object.values(rest).some((value) => isShownOnce(value, seen))
  )
}

function readOperation(id: OperationId): OperationContract {
  const { method, path, tag, success, anonymous } = engineOperations[id]
  const pathItem = at(['paths', path])
  const operation = pathItem[method] as JsonObject
  const place = pointer('paths', path, method)
  return {
    id,
    method,
    path,
    tag,
    success,
    anonymous,
    summary: textOf(operation['summary']),
    description: textOf(operation['description']),
    parameters: readParameters(pathItem, operation),
    body: firstContent(operation['requestBody'] as JsonObject | undefined, place + pointer('requestBody')),
    reply: readReply(operation, place, success),
    showsOnce: isShownOnce((operation['responses'] as JsonObject)[success]),
  }
}

/** Every API operation of the contract. */
export const operationContracts: ReadonlyMap<OperationId, OperationContract> = new Map(
  (Object.keys(engineOperations) as OperationId[]).map((id) => [id, readOperation(id)]),
)
