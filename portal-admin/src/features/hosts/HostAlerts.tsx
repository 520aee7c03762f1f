import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { hasEnded } from './certificate-life.ts'
import { clockInWords, isClockOff } from './clock.ts'

/** What is to be minded about a host, above all else on its page. */
export function HostAlerts({ host }: { host: Schema<'Host'> }) {
  const t = text.use()
  const h = hostText.use()
  const { hardware } = host
  return (
    <>
      {hasEnded(host) ? (
        <Alert isInline variant="danger" title={h('certificate.endedTitle')} component="h2">
          {h('certificate.endedBody')}
        </Alert>
      ) : null}
      {hardware?.accelerator.kind === 'tcg' && !host.simulated ? (
        <Alert isInline variant="warning" title={t('host.emulatedTitle')} component="h2">
          <span lang="en">{hardware.accelerator.reason}</span>
        </Alert>
      ) : null}
      {isClockOff(host) ? (
        <Alert isInline variant="warning" title={clockInWords(host)} component="h2">
          {h('clock.offBody')}
        </Alert>
      ) : null}
    </>
  )
}
