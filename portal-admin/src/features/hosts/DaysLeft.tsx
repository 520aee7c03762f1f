import { useNow } from '@overt/design/units/clock.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { text } from '../../text/pages.ts'
import { dayMs } from './certificate-life.ts'

/** Certificates are renewed some months before: one so near its end was not for long. */
const soonDays = 30

/** How many days a certificate is still good for. */
export function DaysLeft({ until }: { until: string }) {
  const t = text.use()
  const days = Math.floor((Date.parse(until) - useNow().getTime()) / dayMs)
  if (days < 0) return <Label color="red">{t('host.certificateEnded')}</Label>
  const words = t('host.certificateDays', { count: days })
  return days < soonDays ? <Label color="yellow">{words}</Label> : <span className="ov-nowrap">{words}</span>
}
