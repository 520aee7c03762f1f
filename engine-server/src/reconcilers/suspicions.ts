import type { HostClient } from '../hosts/host-client.ts'
import type { Leader } from '../leader/leader.ts'
import type { Log } from '../log/log.ts'

/** A full report of a host: the number of its session, and its own within that session. */
export interface FullReport {
  readonly sessionNumber: number
  readonly sequence: number
}

export interface SuspicionsParts {
  readonly log: Log
  readonly hosts: Pick<HostClient, 'query'>
  readonly leader: Pick<Leader, 'current'>
  /** The last full report that was stored of a host. */
  readonly lastFull: (hostId: string) => FullReport | undefined
}

/** What was last heard of a host when it was asked: what it reports after that, it saw after it was asked. */
type Question = FullReport

/**
 * Doubts about what hosts have, which only the hosts can settle. Each turn says what is suspected, and of which hosts; a
 * suspicion is confirmed once all of them were asked for everything after it arose, and their answers are stored, and it
 * is suspected still.
 */
export class Suspicions {
  private readonly parts: SuspicionsParts
  /** Questions to hosts, by what is suspected and then by host. */
  private open = new Map<string, ReadonlyMap<string, Question>>()

  constructor(parts: SuspicionsParts) {
    this.parts = parts
  }

  /**
   * Which of what is suspected now, with the hosts that know, is confirmed. Hosts are asked for the rest. Reports go on
   * being stored while this runs: who acts on a confirmed suspicion looks once more whether it stands.
   */
  async confirm(suspects: ReadonlyMap<string, readonly string[]>): Promise<Set<string>> {
    const before = this.open
    this.open = new Map()
    const confirmed = new Set<string>()
    const ask = new Map<string, string[]>()
    for (const [subject, hostIds] of suspects) {
      const questions = new Map<string, Question>()
      for (const hostId of hostIds) {
        const question = before.get(subject)?.get(hostId)
        if (question && !this.isOutdated(hostId, question)) questions.set(hostId, question)
        else ask.set(hostId, [...(ask.get(hostId) ?? []), subject])
      }
      if (hostIds.every((hostId) => this.isAnswered(hostId, questions.get(hostId)))) confirmed.add(subject)
      else this.open.set(subject, questions)
    }
    await Promise.all(
      [...ask].map(async ([hostId, subjects]) => {
        const question = await this.ask(hostId)
        if (!question) return
        for (const subject of subjects)
          this.open.set(subject, new Map([...(this.open.get(subject) ?? []), [hostId, question]]))
      }),
    )
    return confirmed
  }

  private isAnswered(hostId: string, question: Question | undefined): boolean {
    const last = this.parts.lastFull(hostId)
    return question !== undefined && last?.sessionNumber === question.sessionNumber && last.sequence > question.sequence
  }

  private isOutdated(hostId: string, { sessionNumber }: Question): boolean {
    return this.parts.lastFull(hostId)?.sessionNumber !== sessionNumber
  }

  /** The ping tells which report was the last before now; the full one that follows is stored, and wakes who waits. */
  private async ask(hostId: string): Promise<Question | undefined> {
    const { hosts, leader, lastFull, log } = this.parts
    const leadership = leader.current()
    const session = lastFull(hostId)
    if (!leadership || !session) return undefined
    try {
      const { sequence } = await hosts.query(hostId, 'session.ping', { epoch: leadership.epoch })
      await hosts.query(hostId, 'session.report', {})
      return { sessionNumber: session.sessionNumber, sequence }
    } catch (error) {
      log.debug({ error, hostId }, 'a host could not be asked for what it has')
      return undefined
    }
  }
}
