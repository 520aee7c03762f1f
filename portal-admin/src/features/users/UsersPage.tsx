import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { useSession } from '@overt/design/shell/session.ts'
import { columns } from '@overt/design/table/columns.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { paths } from '../../paths.ts'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { userText } from '../../text/users.ts'
import { useUserActions } from './actions.tsx'
import { UserDialogs } from './UserDialogs.tsx'
import { UserStatusLabel } from './UserStatusLabel.tsx'

interface Row extends Schema<'User'> {
  /** The user name, as tables have it. */
  readonly name: string
  /** The display name. */
  readonly description: string
}

/** Empty for what is not told. */
const yesOrNo = (value: boolean | undefined) => (value === undefined ? '' : userText.t(value ? 'yes' : 'no'))

const userList: ListDefinition<Row> = {
  id: 'users',
  operationId: 'listUsers',
  pageSize: 200,
  searchLabel: () => userText.t('search'),
  filters: [],
  rowOf: (user: Schema<'User'>): Row => ({ ...user, name: user.userName, description: user.displayName ?? '' }),
  columns: [
    columns.name(
      () => userText.t('userName'),
      ({ id }) => paths.user(id),
    ),
    columns.custom(
      'status',
      () => userText.t('signIn'),
      ({ status }) => <UserStatusLabel status={status} />,
      { value: ({ status }) => status },
    ),
    columns.custom(
      'administrator',
      () => userText.t('administrator'),
      ({ administrator }) => yesOrNo(administrator),
      { hideBelow: 'sm', value: ({ administrator }) => String(administrator) },
    ),
    columns.custom(
      'secondFactor',
      () => userText.t('secondFactor'),
      ({ secondFactor }) => yesOrNo(secondFactor),
      { hideBelow: 'md', value: ({ secondFactor }) => String(secondFactor ?? false) },
    ),
    columns.time(
      'lastSignIn',
      () => userText.t('lastSignIn'),
      ({ lastSignInAt }) => lastSignInAt ?? null,
      { hideBelow: 'md' },
    ),
  ],
}

/** Everybody who may sign in. */
export default function UsersPage() {
  const t = userText.use()
  const actionsOf = useUserActions()
  const dialog = useDialogAddress(['create', 'invite'])
  const session = useSession()
  const refusal = withoutInSystem('manipulate_users', session)
  const missing = missingInSystem('manipulate_users', session)
  const create = (
    <>
      <ActionButton
        action={{
          id: 'invite',
          label: t('invite.label'),
          icon: PlusIcon,
          disabledReason: refusal,
          missing,
          run: () => dialog.open('invite'),
        }}
        variant="primary"
      />
      <ActionButton
        action={{
          id: 'create',
          label: t('create.label'),
          disabledReason: refusal,
          missing,
          run: () => dialog.open('create'),
        }}
        variant="secondary"
      />
    </>
  )
  return (
    <>
      <ResourceList
        list={userList}
        title={t('users')}
        empty={{ title: t('empty'), body: t('emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <UserDialogs />
    </>
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(userList)

/** The tab's title. */
export const handle = { title: () => userText.t('users') }
