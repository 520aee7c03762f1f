import type { NumberedEvent, SightChange } from './store.ts'

/** A message of the stream that carries a change. The id lets a client go on after it. */
export function changeFrame(event: NumberedEvent): string {
  const parents = Array.isArray(event.parents) && event.parents.length > 0 ? { parents: event.parents as unknown } : {}
  const data = JSON.stringify({ kind: event.object_kind, id: event.object_id, change: event.change, ...parents })
  return `id: ${event.seq}\nevent: change\ndata: ${data}\n\n`
}
/** A change of what the client may see; it has no number of its own. */
export function sightFrame({ kind, id }: SightChange, change: 'created' | 'gone'): string {
  return `event: change\ndata: ${JSON.stringify({ kind, id, change })}\n\n`
}
/**
 * Where the stream begins, and its name, by which its client says what it watches. The delay is how long a browser waits
 * before it comes back.
 */
export function readyFrame(seq: number, streamId: string): string {
  return `retry: 1000\nid: ${seq}\nevent: ready\ndata: ${JSON.stringify({ streamId })}\n\n`
}
/** New measurements, each already JSON. Without an id: who resumes needs none of the past. */
export function samplesFrame(samples: readonly string[]): string {
  return `event: samples\ndata: [${samples.join(',')}]\n\n`
}
/** Read everything again: changes up to this id were not sent. */
export function resetFrame(seq: number): string {
  return `id: ${seq}\nevent: reset\ndata: {}\n\n`
}
/** Keeps the connection, and moves the client's id past what it may not see, so that it can resume for longer. */
export function heartbeatFrame(seq: number): string {
  return `:\nid: ${seq}\n\n`
}
