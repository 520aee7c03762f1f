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
  return new FailureWithOutput(
    'insufficient_capacity',
    refusals.length === 0 ? `No host can ${what}: its cluster has no hosts.` : whyNone(what, placement),
    { placement: keep(placement) },
    { details: { refusals } },
  )
}

/** Why no host of a placement was chosen, and what would help, as far as it may be said to who may see some of them. */
export function whyNone(
  what: string,
  placement: Placement,
  isVisible: (hostId: string) => boolean = () => true,
): string {
  const reasons = refusalsOf(placement)
    .filter(({ hostId }) => isVisible(hostId))
    .slice(0, mostReasons)
    .map(({ hostName, reason }) => `${hostName}: ${reason}`)
  const advice = placement.advice.find(({ hostId }) => isVisible(hostId))
  const help = advice ? [`What would help: ${advice.text}`] : []
  return [`No host can ${what}.`, ...reasons, ...help].join(' ')
}

function isComing(status: HostCandidate['status']): boolean {
  return status === 'connecting' || status === 'initializing'
}

function lacksOnlyConnection(id: string, { candidates }: Placement): boolean {
  const verdicts = candidates.find(({ hostId }) => hostId === id)?.verdicts ?? []
  return verdicts.every(({ filter, passed }) => passed || filter === 'state' || filter === 'storage')
}
