import { policyText } from '../feedback/policy-text/policy-text.ts'
import { NumberField } from './fields.tsx'

/** The most the contract takes. MiB per second. */
const most = 1_048_576

/** How much of the network a migration may take, in MiB per second; empty is undefined. */
export function BandwidthField(props: {
  /** Where it goes in the request. */
  pointer: string
  /** What empty means here. */
  hint: string
  value: number | undefined
  onChange: (mibPerSecond: number | undefined) => void
}) {
  const p = policyText.use()
  return <NumberField {...props} label={p('bandwidth')} unit={p('bandwidth.unit')} min={1} max={most} />
}
