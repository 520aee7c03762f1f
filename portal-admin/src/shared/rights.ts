import type { Schema } from '@overt/api-client/engine'
import { designText } from '@overt/design/text/design-text.ts'

type Right = Schema<'Right'>

/** Why something is not done with an object: the right to it is missing; undefined where it is there. */
export function without(right: Right, { myRights }: { readonly myRights: readonly Right[] }): string | undefined {
  return myRights.includes(right) ? undefined : designText.t('noRight')
}

/** The same for what belongs to no object: the right has to be there in the whole system. */
export function withoutInSystem(right: Right, session: Pick<Schema<'Session'>, 'rights'>): string | undefined {
  return without(right, { myRights: session.rights })
}
