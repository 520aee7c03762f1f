// The judge of fuzzing finds what it is there to find: each fault it names is put into a reply here.
import { expect, test } from 'vitest'
import type { OperationId, Schema } from '@overt/api-client/engine'
import { operationById } from './contract.ts'
import { mistakesOf } from './judge.ts'
import type { Reply } from './wire.ts'

const headers = {
  'x-request-id': 'request-0001',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'",
}
const tag: Schema<'Tag'> = {
  id: crypto.randomUUID(),
  name: 'a',
  description: '',
  parentId: null,
  path: ['a'],
  objectCount: 0,
  objectCounts: [],
  createdAt: '2026-01-01T00:00:00Z',
  revision: 3,
  myRights: ['see'],
}
function aReply(status: number, json: unknown, more: Record<string, string> = {}): Reply {
  const type = status < 300 ? 'application/json; charset=utf-8' : 'application/problem+json'
  const text = json === undefined ? '' : JSON.stringify(json)
  return { status, json, text, headers: { ...headers, ...(text === '' ? {} : { 'content-type': type }), ...more } }
}
function aProblem(code: string, status: number, more: object = {}) {
  const type = `/api/docs#error-${code}`
  return { type, title: 'x', status, code, detail: 'Do it otherwise.', requestId: 'request-0001', ...more }
}
const judged = (id: OperationId, reply: Reply) => mistakesOf(operationById(id), reply).join('\n')

test('what fits the contract is let pass', () => {
  expect(judged('getTag', aReply(200, tag, { etag: '"3"' }))).toBe('')
  expect(judged('deleteTag', aReply(204, undefined))).toBe('')
  expect(judged('getTag', aReply(404, aProblem('not_found', 404)))).toBe('')
  expect(judged('searchDirectory', aReply(503, aProblem('host_unreachable', 503)))).toBe('')
})

test.each<[string, OperationId, Reply, RegExp]>([
  ['a failure of the engine', 'getTag', aReply(500, aProblem('internal', 500)), /500 is the engine's failure/],
  ['503 where nobody else is asked', 'getTag', aReply(503, aProblem('host_unreachable', 503)), /503 is the engine's/],
  ['500 where somebody else is asked', 'searchDirectory', aReply(500, aProblem('internal', 500)), /the engine's/],
  ['another status of success', 'getTag', aReply(201, tag), /201 is not in the contract/],
  ['a redirection', 'getTag', aReply(302, undefined), /302 is not in the contract/],
  ['a field nobody knows', 'getTag', aReply(200, { ...tag, secret: 1 }), /must NOT have additional properties/],
  ['a field that is missing', 'getTag', aReply(200, { ...tag, name: undefined }), /must have required property 'name'/],
  ['a value of another type', 'getTag', aReply(200, { ...tag, objectCount: '0' }), /objectCount must be integer/],
  ['an id that is none', 'getTag', aReply(200, { ...tag, id: 'x' }), /must match format "uuid"/],
  ['a body where there is none', 'deleteTag', aReply(204, {}), /A body where the contract has none/],
  ['no body where there is one', 'getTag', aReply(200, undefined), /content type is missing/],
  ['HTML', 'getTag', aReply(200, tag, { 'content-type': 'text/html' }), /content type is text\/html/],
  ['an entity tag of another revision', 'getTag', aReply(200, tag, { etag: '"2"' }), /entity tag "2"/],
  ['a cookie that is nobody’s', 'getTag', aReply(200, tag, { 'set-cookie': 'a=b' }), /sets a cookie/],
  ['what may be kept by others', 'getTag', aReply(200, tag, { 'cache-control': 'public' }), /cache-control is public/],
  ['a code with another’s status', 'getTag', aReply(404, aProblem('conflict', 404)), /conflict came as 404/],
  ['a code that is none', 'getTag', aReply(404, aProblem('odd', 404)), /must be equal to one of the allowed values/],
  ['another status in the body', 'getTag', aReply(404, aProblem('not_found', 400)), /The problem says 400/],
  ['another request', 'getTag', aReply(404, aProblem('not_found', 404, { requestId: 'x' })), /different requests/],
  ['a stack', 'getTag', aReply(400, aProblem('invalid_request', 400, { detail: 'at x (a.ts:1:2)' })), /shows code/],
  [
    'busy without when',
    'getTag',
    aReply(429, aProblem('busy', 429, { details: { retryAfterSeconds: 3 } })),
    /retry-after/,
  ],
  ['who are you, without how', 'getTag', aReply(401, aProblem('unauthenticated', 401)), /www-authenticate/],
])('%s is found', (_what, id, reply, sentence) => {
  expect(judged(id, reply)).toMatch(sentence)
})
