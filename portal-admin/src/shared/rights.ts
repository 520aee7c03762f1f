import type { Schema } from '@overt/api-client/engine'
import type { MissingRight } from '@overt/design/page/actions.ts'
import { designText } from '@overt/design/text/design-text.ts'

type Right = Schema<'Right'>

/** Id of the object that is above all others. */
export const systemId = '00000000-0000-4000-8000-000000000000'

/** Why something is not done with an object: the right to it is missing; undefined where it is there. */
export function without(right: Right, { myRights }: { readonly myRights: readonly Right[] }): string | undefined {
  return myRights.includes(right) ? undefined : designText.t('noRight')
}

/** The same for what belongs to no object: the right has to be there in the whole system. */
export function withoutInSystem(right: Right, session: Pick<Schema<'Session'>, 'rights'>): string | undefined {
  return without(right, { myRights: session.rights })
}

/** The right, where it is missing on an object: what a disabled action tells more about when it is asked. */
export function missing(
  right: Right,
  kind: Schema<'ObjectKind'>,
  { id, name, myRights }: { readonly id: string; readonly name: string; readonly myRights: readonly Right[] },
): MissingRight | undefined {
  return myRights.includes(right) ? undefined : { right, object: { kind, id, name } }
}

/** The same for what belongs to no object. */
export function missingInSystem(right: Right, session: Pick<Schema<'Session'>, 'rights'>): MissingRight | undefined {
  return session.rights.includes(right) ? undefined : { right, object: { kind: 'system', id: systemId } }
}
