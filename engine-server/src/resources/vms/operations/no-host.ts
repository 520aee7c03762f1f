import { AppError } from '../../../errors.ts'
import { FailureWithOutput } from '../../../operations/failures.ts'
import type { HostCandidate } from '../../../scheduling/candidate.ts'
import { keep } from '../../../scheduling/keep.ts'
import { type Placement, refusalsOf } from '../../../scheduling/place.ts'

/** How many hosts the sentence speaks of; all of them are in the details. */
const mostReasons = 3

/** Why a step that looked for a host found none; the step keeps the trace. `what` says for what, as `run VM web`. */
export function noHost(what: string, hosts: readonly HostCandidate[], placement: Placement): AppError {
  // After a restart of the engine hosts are connected within seconds: then it is tried again.
  const soon = hosts.find(({ id, status }) => isComing(status) && lacksOnlyConnection(id, placement))
  if (soon) return new AppError('host_unreachable', `Host ${soon.name} is being connected.`)
  const refusals = refusalsOf(placement)
  const reasons = refusals.slice(0, mostReasons).map(({ hostName, reason }) => `${hostName}: ${reason}`)
  const [first] = placement.advice
  const help = first ? [`What would help: ${first.text}`] : []
  return new FailureWithOutput(
    'insufficient_capacity',
    refusals.length === 0
      ? `No host can ${what}: its cluster has no hosts.`
      : [`No host can ${what}.`, ...reasons, ...help].join(' '),
    { placement: keep(placement) },
    { details: { refusals } },
  )
}

function isComing(status: HostCandidate['status']): boolean {
  return status === 'connecting' || status === 'initializing'
}

function lacksOnlyConnection(id: string, { candidates }: Placement): boolean {
  const verdicts = candidates.find(({ hostId }) => hostId === id)?.verdicts ?? []
  return verdicts.every(({ filter, passed }) => passed || filter === 'state' || filter === 'storage')
}
