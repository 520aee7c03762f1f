// Whether a reply is one that the contract allows. Nothing of the engine's own validation is asked.
import { type ErrorCode, errorCodes, type Problem } from '@overt/api-client/errors'
import type { OperationId } from '@overt/api-client/engine'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { type Content, contract, type Operation, operations } from './contract.ts'
import type { Reply } from './wire.ts'

const away = ['host_failed', 'host_unreachable', 'timeout'] as const
const full = ['insufficient_capacity'] as const
/**
 * Codes of the taxonomy above 500 that are an answer, not a failure of the engine, and where: what is asked before it
 * answers may be away (a directory, a provider, the host that draws a screen), and where guests are to go may be no
 * room. 500 is never an answer.
 */
const answers: Partial<Record<OperationId, readonly ErrorCode[]>> = {
  searchDirectory: away,
  addDirectoryEntry: away,
  signInByLdap: away,
  beginOidcSignIn: away,
  finishOidcSignIn: away,
  getVmScreenshot: away,
  migrateVm: full,
  maintainHost: full,
}
/** Of operations with a cookie in their answer. */
const signsIn = /^\/session(\/|$)/

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true })
formats.default(ajv)
ajv.addSchema({ $id: 'fuzz:contract', ...contract }, 'fuzz:contract', false, false)

function compiled({ pointer }: Content): ValidateFunction {
  return ajv.compile({ $ref: `fuzz:contract#${encodeURI(pointer)}` })
}
interface Allowed {
  readonly mediaType: string
  readonly fits: ValidateFunction | undefined
}
/** What each operation may answer, compiled once. */
const allowed: ReadonlyMap<OperationId, Readonly<Record<string, readonly Allowed[]>>> = new Map(
  operations.map(({ id, replies }) => [
    id,
    Object.fromEntries(
      Object.entries(replies).map(([status, contents]) => [
        status,
        contents.map((content) => ({
          mediaType: content.mediaType,
          fits: /\bjson$|\+json$/.test(content.mediaType) ? compiled(content) : undefined,
        })),
      ]),
    ),
  ]),
)

/** What is wrong with a reply of an operation, in sentences; empty if nothing is. */
export function mistakesOf(operation: Operation, reply: Reply): string[] {
  const expected = allowed.get(operation.id) ?? {}
  const isSuccess = String(reply.status) in expected
  const mistakes = headerMistakes(operation, reply)
  if (!isSuccess && !(reply.status >= 400 && reply.status < 600))
    return [...mistakes, `Status ${reply.status} is not in the contract.`]
  if (reply.status >= 500 && !isAnAnswer(operation, reply))
    mistakes.push(`Status ${reply.status} is the engine's failure.`)
  const contents = isSuccess ? expected[String(reply.status)] : expected['default']
  return [...mistakes, ...bodyMistakes(contents ?? [], reply), ...(isSuccess ? [] : problemMistakes(reply))]
}

function isAnAnswer({ id }: Operation, { json }: Reply): boolean {
  const { code } = (json ?? {}) as Partial<Problem>
  return code !== undefined && answers[id]?.includes(code) === true
}

function headerMistakes({ path }: Operation, { headers, status, json }: Reply): string[] {
  const mistakes: string[] = []
  const must = (name: string, pattern: RegExp) => {
    const value = headers[name]
    if (!pattern.test(String(value ?? ''))) mistakes.push(`The header ${name} is ${value ?? 'missing'}.`)
  }
  must('x-request-id', /^[A-Za-z0-9_.:-]{8,64}$/)
  must('cache-control', /\bno-store\b/)
  must('x-content-type-options', /^nosniff$/)
  must('content-security-policy', /default-src 'none'/)
  if (status === 401) must('www-authenticate', /^Bearer$/)
  const { details, revision } = (json ?? {}) as { details?: { retryAfterSeconds?: number }; revision?: unknown }
  if (status >= 400 && details?.retryAfterSeconds !== undefined) must('retry-after', /^[0-9]+$/)
  if (headers['etag'] !== undefined && headers['etag'] !== `"${String(revision)}"`)
    mistakes.push(`The entity tag ${headers['etag']} is not the revision ${String(revision)}.`)
  if (headers['set-cookie'] !== undefined && !signsIn.test(path)) mistakes.push('It sets a cookie.')
  return mistakes
}

function bodyMistakes(contents: readonly Allowed[], { headers, text, json }: Reply): string[] {
  const type = headers['content-type']
  if (contents.length === 0) return text === '' ? [] : [`A body where the contract has none: ${text.slice(0, 200)}`]
  const mediaType = type?.split(';', 1)[0]?.trim()
  const content = contents.find((one) => one.mediaType === mediaType)
  if (!content) return [`The content type is ${type ?? 'missing'}.`]
  if (!content.fits) return []
  if (json === undefined) return [`The body is no JSON: ${text.slice(0, 200)}`]
  if (content.fits(json)) return []
  const [first] = content.fits.errors ?? []
  return [
    `The body does not fit the contract: ${first?.instancePath ?? ''} ${first?.message ?? ''} ${JSON.stringify(first?.params)}`,
  ]
}

function problemMistakes({ status, headers, json }: Reply): string[] {
  const problem = (json ?? {}) as Partial<Problem>
  const mistakes: string[] = []
  const facts = problem.code && errorCodes[problem.code]
  // A method that a path does not have is HTTP's own matter.
  if (facts && facts.status !== status && status !== 405) mistakes.push(`${problem.code} came as ${status}.`)
  if (problem.status !== status) mistakes.push(`The problem says ${problem.status}, the reply ${status}.`)
  if (problem.requestId !== headers['x-request-id']) mistakes.push('Problem and header name different requests.')
  if (problem.type !== `/api/docs#error-${problem.code}`) mistakes.push(`The problem's type is ${problem.type}.`)
  if (problem.detail === '') mistakes.push('The problem says nothing.')
  if (/\bat .+\.ts:\d+|\bnode_modules\b/.test(JSON.stringify(problem))) mistakes.push('The problem shows code.')
  return mistakes
}
