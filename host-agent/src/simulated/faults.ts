// What can be wrong with a simulated host on request, and the words it is asked for with.

/** What a simulated host suffers from. */
export type Fault =
  /** Everything it says comes so many milliseconds late. */
  | { kind: 'slow'; ms: number }
  /** It takes connections and says nothing: its agent hangs; its guests go on. */
  | { kind: 'deaf' }
  /** It has no power: nothing listens, and its guests have ended. */
  | { kind: 'die' }
  /** Its storage has no space left. */
  | { kind: 'full' }

/** What the estate can be asked to do. */
export type Request =
  | { kind: 'inject'; hosts: string; fault: Fault }
  | { kind: 'heal'; hosts: string }
  | { kind: 'list' }

/** A sentence for whoever asked for what can't be done. */
export class RequestRefused extends Error {}

/** How late a slow host is unless told otherwise: people notice, heartbeats don't. Milliseconds. */
const USUAL_DELAY_MS = 3_000
const LONGEST_DELAY_MS = 60_000

/** Reads the words of a request; throws a {@link RequestRefused} that says which one is wrong. */
export function parseRequest(words: readonly string[]): Request {
  const [verb = '', hosts, delay, ...more] = words
  const most = verb === 'list' ? 1 : verb === 'slow' ? 3 : 2
  if (!['slow', 'deaf', 'die', 'full', 'heal', 'list'].includes(verb))
    throw new RequestRefused(
      verb ? `There is no fault ${verb}: ask for slow, deaf, die, full, heal or list.` : 'Ask for something.',
    )
  if (words.length > most || more.length > 0)
    throw new RequestRefused(`Words too many after ${words.slice(0, most).join(' ')}.`)
  if (verb === 'list') return { kind: 'list' }
  if (!hosts) throw new RequestRefused(`${verb} needs the name of a host, a pattern such as sim-host-0*, or all.`)
  if (verb === 'heal') return { kind: 'heal', hosts }
  if (verb === 'slow') return { kind: 'inject', hosts, fault: { kind: 'slow', ms: delayOf(delay) } }
  return { kind: 'inject', hosts, fault: { kind: verb as 'deaf' | 'die' | 'full' } } // checked above
}

function delayOf(text: string | undefined): number {
  if (text === undefined) return USUAL_DELAY_MS
  const ms = Number(text)
  if (!/^\d+$/.test(text) || ms < 1 || ms > LONGEST_DELAY_MS)
    throw new RequestRefused(`The delay is a number of milliseconds from 1 to ${LONGEST_DELAY_MS}, not ${text}.`)
  return ms
}

/** The names that a name, a pattern with `*` and `?`, or `all` means; none is refused. */
export function matchHosts(names: readonly string[], wanted: string): string[] {
  if (wanted === 'all') return [...names]
  const source = wanted.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  const pattern = new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  const found = names.filter((name) => pattern.test(name))
  if (found.length > 0) return found
  const known = names.length === 1 ? `only ${names[0]}` : `${names[0]} to ${names.at(-1)}`
  throw new RequestRefused(`No simulated host is called ${wanted}; there is ${known}.`)
}

/** A fault in words, behind a host's name. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'slow':
      return `slow: says everything ${fault.ms} ms late`
    case 'deaf':
      return 'deaf: takes connections and says nothing'
    case 'die':
      return 'dead: without power, its guests have ended'
    case 'full':
      return 'full: its storage has no space left'
  }
}
