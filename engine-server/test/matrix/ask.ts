// Calls of the matrix, and what is wrong with their replies.
import { addressOf, type OperationId } from '@overt/api-client/engine'
import { giveTo } from './callers.ts'
import type { Line, Outcome } from './line.ts'
import type { Thing } from './markers.ts'
import type { Caller } from './people-supply.ts'
import { mayBeTold } from './sight.ts'
import type { World } from './world.ts'

/** A reply, as text. */
export interface Told {
  readonly status: number
  /** Headers and body: all that it tells. */
  readonly text: string
  readonly body: string
}

const statuses: Readonly<Record<Outcome, readonly number[]>> = {
  answer: [200, 201, 202, 204],
  forbidden: [403],
  absent: [404],
  unknown_in_body: [400],
  unauthenticated: [401],
}

/** What a caller is to get. */
export function expected(line: Line, caller: Caller, world: World, target: Thing | undefined): Outcome {
  return caller.known || line.ofNobody ? line.gets(caller, world, target) : 'unauthenticated'
}

/** Makes a call of one line; answers what is wrong with it, or nothing. */
export async function ask(id: OperationId, line: Line, caller: Caller, world: World): Promise<string | undefined> {
  const standing = line.target?.(world)
  const outcome = expected(line, caller, world, standing)
  let target = standing
  if (outcome === 'answer' && line.fresh) {
    target = await line.fresh(world, caller)
    await giveTo(world, world.callers, caller, target)
  }
  const { as, ...sent } = await requestOf(id, line, world, target, caller)
  const told = await send(world, sent)
  if (!statuses[outcome].includes(told.status)) return `${outcome} was expected, ${told.status} came: ${told.body}`
  if (outcome === 'absent') {
    const absent = await absentReply(id, line, world)
    if (plain(told) !== plain(absent)) return `is not told as what is not there: ${told.body} ${absent.body}`
  }
  if (outcome === 'answer') line.after?.(world, caller, told.body)
  if (outcome === 'answer' && line.tellsAll !== undefined) return undefined
  const leak = leakIn(world, caller, told.text, sent.path + (sent.body ?? '') + JSON.stringify(sent.headers), as)
  return leak && `was told of ${leak}`
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly as?: Thing | undefined
}

async function requestOf(
  id: OperationId,
  line: Line,
  world: World,
  target: Thing | undefined,
  caller: Caller,
): Promise<Sent> {
  const { method, path } = addressOf(id)
  const asked = (await line.asks?.(world, target, caller)) ?? {}
  const filled = path
    .replace('{id}', asked.id ?? target?.id ?? '')
    .replace(/\{\w+\}/, asked.second ?? crypto.randomUUID())
  const type = method.toLowerCase() === 'patch' ? 'application/merge-patch+json' : 'application/json'
  return {
    method: method.toUpperCase(),
    path: `/api/v1${filled}${asked.query ?? ''}`,
    headers: {
      ...(asked.bare ? {} : caller.headers),
      ...(asked.body === undefined ? {} : { 'content-type': type }),
      ...asked.headers,
    },
    body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
    as: asked.as,
  }
}

async function send({ engine }: World, { method, path, headers, body }: Sent): Promise<Told> {
  const reply = await engine.fetch(path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  const text = await reply.text()
  const heads = [...reply.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status: reply.status, text: `${heads}\n${text}`, body: text }
}

const absentReplies = new WeakMap<Line, Promise<Told>>()
/** What somebody is told who may do everything, of an object that is not there. */
function absentReply(id: OperationId, line: Line, world: World): Promise<Told> {
  const known = absentReplies.get(line)
  if (known) return known
  const nothing: Thing = { kind: 'vm', id: crypto.randomUUID(), name: '', above: [] }
  const made = requestOf(id, line, world, nothing, world.callers.superUser).then((sent) => {
    // Where the object is not in the path, it is in the query or the body.
    const known = line.target?.(world).id ?? line.names?.(world)
    const other = (text: string) => (known === undefined ? text : text.replaceAll(known, nothing.id))
    return send(world, {
      ...sent,
      path: other(sent.path),
      body: sent.body === undefined ? undefined : other(sent.body),
    })
  })
  absentReplies.set(line, made)
  return made
}

/** A reply without what differs with each. */
function plain({ status, body }: Told): string {
  return `${status} ${body.replace(/"requestId":"[^"]*"/, '')}`
}

/** Something that a text names and that the caller is not to know, unless they named it themself. */
export function leakIn(world: World, caller: Caller, text: string, said = '', as?: Thing): string | undefined {
  for (const { thing, by } of world.register.named(text))
    if (thing !== as && !said.includes(by) && !mayBeTold(caller, thing, world.register)) {
      const at = text.indexOf(by)
      return `${thing.kind} ${thing.name} (${by}): …${text.slice(Math.max(0, at - 160), at + 80)}…`
    }
  return undefined
}
