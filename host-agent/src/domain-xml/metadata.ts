import type { RunRef } from '@overt/api-client/agent'
import { check, checkedCount, checkedUuid } from './checks.ts'
import { type Element, element } from './xml.ts'

/** The namespace of what Overt writes beside a domain. The last part is the version of the format. */
export const METADATA_NAMESPACE = 'https://overt.dev/ns/1'
/** The prefix it is written with. */
export const METADATA_PREFIX = 'overt'

/** What Overt writes beside a domain, and knows it again by. */
export type RunMetadata = RunRef & {
  operationId: string
  specHash: string
  /** When the domain was defined, by the host's clock: what a log says before that is about an older run. */
  definedAt: Date
}

/** The name of a VM's domain. Derived from the id alone, so it stays through all runs and a VM has but one domain. */
export function domainName(vmId: string): string {
  return `overt-${checkedUuid(vmId, 'The VM id')}`
}

/** The metadata as an element of its own namespace. */
export function metadataElement(run: RunMetadata): Element {
  check(/^[A-Za-z0-9:+/=_-]{1,128}$/.test(run.specHash), 'The hash of the spec is not a hash.')
  return element('overt:run', {
    'xmlns:overt': METADATA_NAMESPACE,
    vmId: checkedUuid(run.vmId, 'The VM id'),
    runId: checkedUuid(run.runId, 'The run id'),
    runNumber: checkedCount(run.runNumber, 'The run number'),
    operationId: checkedUuid(run.operationId, 'The operation id'),
    specHash: run.specHash,
    definedAt: run.definedAt.toISOString(),
  })
}

/** Reads the metadata back; undefined when something in it is missing or not of its kind. */
export function readMetadata(attributes: Readonly<Record<string, string>>): RunMetadata | undefined {
  const { vmId, runId, operationId, specHash } = attributes
  const runNumber = Number(attributes['runNumber'])
  const definedAt = new Date(attributes['definedAt'] ?? '')
  if (!vmId || !runId || !operationId || !specHash || Number.isNaN(definedAt.getTime())) return undefined
  try {
    checkedUuid(vmId, '')
    checkedUuid(runId, '')
    checkedUuid(operationId, '')
    checkedCount(runNumber, '')
  } catch {
    // Written by a hand that was not ours: such a domain is external.
    return undefined
  }
  return { vmId, runId, runNumber, operationId, specHash, definedAt }
}
