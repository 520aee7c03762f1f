import { Message } from '@overt/design/feedback/Message.tsx'
import { text } from '../../text/pages.ts'

/** Stands for what a host's agent has not told yet. */
export function NotReported() {
  const t = text.use()
  return <Message tone="none" title={t('host.hardwareNone')} />
}
