import type { Schema } from '@overt/api-client/engine'
import type { Probe } from './probe.ts'

/** One thing that was tried, and what came of it. */
export type Step = Schema<'IdentityProviderTestStep'>
type Name = Step['step']

/** What a test has found so far. */
export class Steps {
  private readonly order: readonly Name[]
  private readonly taken: Step[] = []

  /** `order`: the steps of a test in which nothing fails. */
  constructor(order: readonly Name[]) {
    this.order = order
  }

  get all(): readonly Step[] {
    return this.taken
  }

  add(step: Name, target: string, status: Step['status'], text: string): void {
    this.taken.push({ step, target, status, text })
  }

  /** The two steps of a connection; answers whether both went well. */
  addProbe(target: string, { unreachable, certificate, tlsProblem }: Probe): boolean {
    if (unreachable !== undefined) {
      this.add('connect', target, 'failed', `There is no connection: ${unreachable}.`)
      return false
    }
    this.add('connect', target, 'passed', 'It takes connections.')
    const whose = certificate === undefined ? '' : ` ${certificate}.`
    if (tlsProblem === undefined) this.add('tls', target, 'passed', `It is who it says it is.${whose}`)
    else this.add('tls', target, 'failed', `TLS fails: ${tlsProblem}.${whose}`)
    return tlsProblem === undefined
  }

  /** Says of the steps that were not reached that they were not. */
  rest(target: string): readonly Step[] {
    const last = this.order.findLastIndex((name) => this.taken.some(({ step }) => step === name))
    for (const name of this.order.slice(last + 1))
      this.add(name, target, 'skipped', 'Not tried, as a step before it failed.')
    return this.taken
  }
}
