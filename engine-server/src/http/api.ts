// The pipeline of an API call: route, authenticate, authorise, validate, run, answer. Errors leave it as AppErrors.
import type { OperationId } from '@overt/api-client/engine'
import type { Context } from 'koa'
import type { CallFacts } from '../audit/trail.ts'
import type { Actor } from '../authz/actor.ts'
import { requirementOf } from '../authz/permissions.ts'
import { AppError } from '../errors.ts'
import type { Identities } from '../identity/identities.ts'
import type { Handlers } from '../resources/index.ts'
import type { Services } from '../services.ts'
import {
  assertCsrfToken,
  authenticate,
  credentialOf,
  secretCookie,
  sessionCookieName,
  signInCookieName,
  stepCookieName,
} from './authenticate.ts'
import { authorise } from './authorise.ts'
import type { HandlerReply, HandlerRequest } from './bind.ts'
import { assertNoBody, isStorableText, readJsonBody } from './body.ts'
import { Connection } from './connection.ts'
import { type OperationContract, operationContracts } from './contract.ts'
import type { RequestFacts } from './facts.ts'
import { type Outcome, runOnce } from './idempotency.ts'
import { jsonBody } from './json-body.ts'
import { assertSameOrigin } from './origin.ts'
import { Router } from './router.ts'
import { securityHeaders } from './security-headers.ts'
import { openEventSink } from './sse.ts'
import { createValidator, type OperationValidator } from './validation.ts'

/** What the API is made of. */
export interface ApiParts {
  readonly services: Services
  readonly identities: Identities
  /** A missing handler answers `internal`; the types see to it that none is missing in a build. */
  readonly handlers: Partial<Handlers>
  /** Fails replies that do not fit the contract. */
  readonly validateReplies: boolean
}

/** Where the API is. */
export const apiPrefix = '/api/v1'
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The erased form of a handler: the pipeline gives every one what its contract says. */
type AnyHandler = (request: HandlerRequest<OperationId>, services: Services) => Promise<HandlerReply<unknown>>
interface Bound {
  readonly contract: OperationContract
  readonly validator: OperationValidator
  readonly handler: AnyHandler
}

/** A method that a path does not have; HTTP has a status of its own for it. */
export class MethodNotAllowed extends AppError {
  readonly allow: string
  constructor(allow: string) {
    super('invalid_request', `This path takes ${allow} only.`)
    this.allow = allow
  }
}

/** Binds handlers to the contract; the result serves one request whose path begins with `/api/v1`. */
export function createApi(parts: ApiParts): (ctx: Context, facts: RequestFacts) => Promise<void> {
  const router = new Router<Bound>()
  for (const contract of operationContracts.values()) {
    const handler: AnyHandler = parts.handlers[contract.id] ?? missing(contract.id)
    router.add(contract, { contract, validator: createValidator(contract), handler })
  }
  return async (ctx, facts) => {
    const match = router.find(ctx.path.slice(apiPrefix.length))
    if (!match) throw new AppError('not_found', 'The API has nothing at this path. See /api/docs.')
    const bound = match.byMethod.get(ctx.method.toLowerCase())
    if (!bound) throw new MethodNotAllowed([...match.byMethod.keys()].join(', ').toUpperCase())
    facts.operationId = bound.contract.id
    const { contract } = bound
    const call: CallFacts = { contract, parameters: match.parameters, showedCredential: contract.anonymous }
    facts.call = call
    await parts.services.audit.run(facts, call, () => serve(parts, bound, call, ctx, facts))
  }
}

async function serve(
  { services, identities, validateReplies }: ApiParts,
  { contract, validator, handler }: Bound,
  call: CallFacts,
  ctx: Context,
  facts: RequestFacts,
): Promise<void> {
  const { parameters } = call
  const unsafe = !safeMethods.has(ctx.method)
  const addressing = { headers: ctx.req.headers, secure: facts.secure }
  if (unsafe) assertSameOrigin(addressing)
  if (!contract.anonymous) {
    call.showedCredential = credentialOf(ctx.req.headers, facts.secure) !== undefined
    facts.identity = await authenticate(identities, ctx.req.headers, facts.secure)
    if (unsafe) assertCsrfToken(facts.identity, ctx.req.headers)
  }
  const actor = actorOf(facts)
  const objectName = await authorise(services.db, actor, requirementOf(contract.id), parameters, unsafe)
  if (objectName !== undefined) call.objectName = objectName

  const path = validator.path(parameters)
  const query = validator.query(readQuery(ctx.querystring))
  const headers = validator.headers((name) => ctx.get(name) || undefined)
  let text = ''
  let body: unknown
  if (contract.body) {
    const read = await readJsonBody(ctx.req, contract.body.mediaType)
    text = read.text
    const named = typeof read.value === 'object' && read.value !== null ? Object.keys(read.value) : []
    body = validator.body(read.value, text.length) // fills in defaults
    call.fields = named
  } else assertNoBody(ctx.req)

  let reply: HandlerReply<unknown> | undefined
  const run = async (): Promise<Outcome> => {
    const request = { actor, path, query, headers, body, connection: new Connection(ctx, facts) }
    reply = await handler(request as unknown as HandlerRequest<OperationId>, services) // checked against the contract
    if (validateReplies) assertReply(contract, validator, reply)
    return { status: contract.success, body: reply.body }
  }
  const key = headers['Idempotency-Key']
  if (typeof key === 'string' && facts.identity) {
    const call = { operation: contract, userId: facts.identity.userId, key, request: `${ctx.url}\n${text}` }
    const { status, body: answer, replayed } = await runOnce(services.deferredDb, services.secrets, call, run)
    if (replayed) {
      facts.replayed = true
      ctx.set('Idempotency-Replayed', 'true')
    }
    reply = { ...reply, body: answer }
    ctx.status = status
  } else {
    await run()
    ctx.status = contract.success
  }
  if (reply) answer(ctx, facts, contract, reply)
}

const noQuery = new URLSearchParams()

function readQuery(querystring: string): URLSearchParams {
  if (querystring === '') return noQuery
  const search = new URLSearchParams(querystring)
  for (const value of search.values())
    if (!isStorableText(value)) throw new AppError('invalid_request', 'The query has a character that is not allowed.')
  return search
}

function answer(ctx: Context, facts: RequestFacts, contract: OperationContract, reply: HandlerReply<unknown>): void {
  const { secure } = facts
  for (const [name, cookie] of [
    [stepCookieName(secure), reply.stepCookie],
    [signInCookieName(secure), reply.signInCookie],
    [sessionCookieName(secure), reply.sessionCookie],
  ] as const)
    if (cookie) ctx.append('Set-Cookie', secretCookie(name, secure, cookie.token, cookie.maxAgeSeconds))
  if (reply.revision !== undefined) ctx.set('ETag', `"${reply.revision}"`)
  if (reply.events) {
    const carried = Object.fromEntries(securityHeaders(facts.secure, ctx.req.headers.host))
    ctx.respond = false
    reply.events(openEventSink(ctx.res, { ...carried, 'X-Request-Id': facts.requestId }))
  } else if (reply.stream) {
    ctx.type = reply.mediaType ?? contract.reply?.mediaType ?? 'application/octet-stream'
    if (reply.fileName !== undefined) ctx.attachment(reply.fileName)
    ctx.body = reply.stream
  } else if (reply.body === undefined) ctx.body = null
  else {
    const status = ctx.status
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = jsonBody(reply.body)
    ctx.status = status
  }
}

function actorOf({ identity, requestId, clientAddress }: RequestFacts): Actor {
  return {
    kind: 'user',
    userId: identity?.userId ?? null, // nobody: no permission is ever granted to null
    userName: identity?.userName ?? '',
    loginId: identity?.loginId ?? null,
    limitedTo: identity?.limitedTo ?? null,
    requestId,
    clientAddress,
  }
}

function assertReply(contract: OperationContract, validator: OperationValidator, reply: HandlerReply<unknown>): void {
  if (reply.stream || reply.events) return
  if ((reply.body === undefined) !== (contract.reply === undefined))
    throw new Error(`${contract.id}: the contract and the reply disagree about a body`)
  // As it goes out: dates become text.
  const sent: unknown = reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body))
  const mistake = validator.replyMistake(sent)
  if (mistake !== undefined) throw new Error(`${contract.id}: the reply does not fit the contract. ${mistake}`)
}

function missing(operationId: OperationId): AnyHandler {
  return () => Promise.reject(new Error(`${operationId} has no handler`))
}
