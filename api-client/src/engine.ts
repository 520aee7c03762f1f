import { type components, engineAddresses, type engineOperations, type operations } from './generated/engine.ts'

export { engineOperations } from './generated/engine.ts'
export type { components, operations, paths } from './generated/engine.ts'

/** Shapes of the contract by name, as `Schema<'Vm'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

type Table = typeof engineOperations
/** Name of an API operation, as `startVm`. */
export type OperationId = keyof Table
/** Tag of the contract: one per resource folder. */
export type Tag = Table[OperationId]['tag']
/** Names of all operations, as portals may list them: the whole table of operations would come to every first page. */
export const operationIds = Object.keys(engineAddresses) as readonly OperationId[]
/** Operations of one tag. */
export type OperationsOf<T extends Tag> = { [Id in OperationId]: Table[Id]['tag'] extends T ? Id : never }[OperationId]

/** Where an operation is. */
export interface Address {
  readonly method: string
  /** Path template below `/api/v1`. */
  readonly path: string
  /** Whether it takes an `Idempotency-Key`. */
  readonly takesKey: boolean
}
/** Where an operation is. */
export function addressOf(operationId: OperationId): Address {
  const [method = '', path = '', key] = engineAddresses[operationId].split(' ')
  return { method, path, takesKey: key !== undefined }
}

type Params<Id extends OperationId, Where extends string> = operations[Id]['parameters'] extends infer P
  ? Where extends keyof P
    ? [Exclude<P[Where], undefined>] extends [never]
      ? Record<never, never>
      : Exclude<P[Where], undefined>
    : Record<never, never>
  : never

/** Path parameters of an operation. */
export type PathOf<Id extends OperationId> = Params<Id, 'path'>
/** Query parameters, with the contract's defaults filled in by validation. */
export type QueryOf<Id extends OperationId> = Params<Id, 'query'>
/** Header parameters the contract names, such as `If-Match`. */
export type HeadersOf<Id extends OperationId> = Params<Id, 'header'>
/** The JSON request body, or `undefined` where there is none. */
export type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody: { content: infer C } }
  ? C[keyof C]
  : undefined

type SuccessStatus = 200 | 201 | 202 | 204
type Success<Id extends OperationId> = operations[Id]['responses'] extends infer R
  ? { [S in keyof R & SuccessStatus]: R[S] extends { content: infer C } ? C[keyof C] : undefined }[keyof R &
      SuccessStatus]
  : never
/** The body of an operation's success, `undefined` for 204. */
export type ReplyOf<Id extends OperationId> = Success<Id>
