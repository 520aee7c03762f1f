import { Alert as PatternFlyAlert, type AlertProps } from '@patternfly/react-core/dist/esm/components/Alert'
import { designText } from '../text/design-text.ts'

const tones = {
  danger: 'severity.error',
  warning: 'severity.warning',
  success: 'operationStatus.succeeded',
  info: 'note',
} as const

/** PatternFly's alert; what it says to screen readers of its tone is in the page's language. */
export function Alert(props: Omit<AlertProps, 'ref' | 'variantLabel'> & { variant: keyof typeof tones }) {
  const text = designText.use()
  return <PatternFlyAlert {...props} variantLabel={`${text(tones[props.variant])}:`} />
}
