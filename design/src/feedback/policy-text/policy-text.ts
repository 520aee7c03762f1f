import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** Names of scheduling and migration policies, and what they do; loaded where they are shown. */
export const policyText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })

/** How much of the network migrations may take, in words. */
export function bandwidthWords(mibPerSecond: number | null | undefined): string {
  return mibPerSecond === null || mibPerSecond === undefined
    ? policyText.t('bandwidth.all')
    : policyText.t('bandwidth.value', { mib: mibPerSecond })
}
