import KeyIcon from '@patternfly/react-icons/dist/esm/icons/key-icon'
import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useMemo } from 'react'
import { peopleText } from '../../text/people.ts'
import { permissionsOn } from './permission-list.tsx'
import { PermissionList } from './PermissionList.tsx'

const GrantRole = part(() => import('./GrantRole.tsx'))
const ExplainAccess = part(() => import('./ExplainAccess.tsx'))

/** An object on which roles are granted; `refusal` says why the caller may not. */
export interface Place {
  readonly object: Schema<'ObjectRef'> & { readonly name: string }
  readonly refusal: string | undefined
}

/** The buttons that grant a role, and that ask who may what. */
export function PermissionButtons({ object, refusal }: Place) {
  const t = peopleText.use()
  const dialog = useDialogAddress(['grant', 'explain'])
  return (
    <>
      <ActionButton
        action={{
          id: 'grant',
          label: t('permission.grant'),
          icon: KeyIcon,
          disabledReason: refusal,
          missing: refusal === undefined ? undefined : { right: 'manipulate_permissions', object },
          run: () => dialog.open('grant'),
        }}
        variant="primary"
      />
      <Button variant="secondary" aria-haspopup="dialog" onClick={() => dialog.open('explain')}>
        {t('explain.open')}
      </Button>
    </>
  )
}

/** What is granted on an object and above it, with the dialogs to change that and to ask about it. */
export function ObjectPermissions({ object }: Pick<Place, 'object'>) {
  const t = peopleText.use()
  const dialog = useDialogAddress(['grant', 'explain'])
  const list = useMemo(() => permissionsOn(object.id), [object.id])
  return (
    <>
      <PermissionList
        list={list}
        title={t('permissions')}
        empty={{ title: t('permission.none'), body: t('permission.noneBody') }}
      />
      {dialog.name === 'grant' ? <GrantRole object={object} onClose={dialog.close} /> : null}
      {dialog.name === 'explain' ? <ExplainAccess object={object} onClose={dialog.close} /> : null}
    </>
  )
}
