// The contract as fuzzing reads it: from the document itself, apart from the engine, whose own reading is on trial.
import document from '@overt/api-client/generated/openapi.json' with { type: 'json' }
import type { OperationId } from '@overt/api-client/engine'

/** A node of the document. */
export type Node = { readonly [key: string]: unknown }

/** A parameter of a call. */
export interface Parameter {
  readonly name: string
  readonly required: boolean
  readonly schema: Node
}
/** A body and where its schema is in the document, as `/paths/~1vms/post/…`. */
export interface Content {
  readonly mediaType: string
  readonly schema: Node
  readonly pointer: string
}
/** One operation of the contract. */
export interface Operation {
  readonly id: OperationId
  readonly method: string
  /** Path template below `/api/v1`. */
  readonly path: string
  readonly tag: string
  /** Whether it takes no identity. */
  readonly anonymous: boolean
  readonly parameters: Readonly<Record<'path' | 'query' | 'header', readonly Parameter[]>>
  readonly body: Content | undefined
  /** What may be answered: bodies by media type (none: no body), by status; `default` is every error. */
  readonly replies: Readonly<Record<string, readonly Content[]>>
}

const root: Node = document

/** Follows references to what they mean; a description beside one changes nothing. */
export function resolved(node: unknown): Node {
  let current = node as Node // the document is OpenAPI, which its generator has checked
  while (typeof current['$ref'] === 'string') current = at(current['$ref'].slice(1))
  return current
}
/** The name by which a reference calls what it means; empty if there is none. */
export function refName(node: unknown): string {
  const { $ref: reference } = node as Node
  return typeof reference === 'string' ? (reference.split('/').at(-1) ?? '') : ''
}

function at(pointer: string): Node {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.reduce<unknown>((node, step) => (node as Node)[step], root) as Node
}
const step = (text: string) => `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`

function contentsOf(holder: Node, pointer: string): readonly Content[] {
  const reference = holder['$ref']
  const place = typeof reference === 'string' ? reference.slice(1) : pointer
  const content = (resolved(holder)['content'] ?? {}) as Record<string, Node>
  return Object.entries(content).map(([mediaType, { schema }]) => ({
    mediaType,
    schema: schema as Node,
    pointer: `${place}/content${step(mediaType)}/schema`,
  }))
}

function operationOf(path: string, method: string, item: Node): Operation {
  const written = item[method] as Node
  const pointer = `/paths${step(path)}/${method}`
  const parameters = [item['parameters'], written['parameters']].flatMap((list) =>
    ((list ?? []) as Node[]).map(resolved),
  )
  const inPlace = (where: string) =>
    parameters
      .filter((parameter) => parameter['in'] === where)
      .map(({ name, required, schema }) => ({
        name: String(name),
        required: required === true,
        schema: schema as Node,
      }))
  const responses = written['responses'] as Record<string, Node>
  return {
    id: written['operationId'] as OperationId,
    method,
    path,
    tag: (written['tags'] as string[])[0] ?? '',
    anonymous: (written['security'] as unknown[] | undefined)?.length === 0,
    parameters: { path: inPlace('path'), query: inPlace('query'), header: inPlace('header') },
    body: written['requestBody'] ? contentsOf(written['requestBody'] as Node, `${pointer}/requestBody`)[0] : undefined,
    replies: Object.fromEntries(
      Object.entries(responses).map(([status, reply]) => [status, contentsOf(reply, `${pointer}/responses/${status}`)]),
    ),
  }
}

const methods = ['get', 'post', 'put', 'patch', 'delete']

/** Every operation of the contract, in its order. */
export const operations: readonly Operation[] = Object.entries(document.paths as Record<string, Node>).flatMap(
  ([path, item]) => methods.filter((method) => method in item).map((method) => operationOf(path, method, item)),
)
/** The document, for whoever compiles its schemas. */
export const contract: Node = root

/** The operation of an id. */
export function operationById(id: OperationId): Operation {
  const found = operations.find((operation) => operation.id === id)
  if (!found) throw new Error(`the contract has no operation ${id}`)
  return found
}
/** The operation that tells what another one would do, if there is one: `planStartVm` of `startVm`. */
export function planOf({ id }: Operation): Operation | undefined {
  const name = `plan${id.charAt(0).toUpperCase()}${id.slice(1)}`
  return operations.find((operation) => operation.id === name)
}
