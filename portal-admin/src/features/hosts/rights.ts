import type { Schema } from '@overt/api-client/engine'
import { designText } from '@overt/design/text/design-text.ts'

/** Why something is not done with a host: the right to it is missing; undefined where it is there. */
export function without(right: Schema<'Right'>, host: Schema<'Host'>): string | undefined {
  return host.myRights.includes(right) ? undefined : designText.t('noRight')
}
