import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { useSession } from '@overt/design/shell/session.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { formatNumber } from '@overt/design/text/define-text.ts'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { useRoleActions } from './role-actions.ts'
import { RoleDialogs } from './RoleDialogs.tsx'

const roleList: ListDefinition<Schema<'Role'>> = {
  id: 'roles',
  operationId: 'listRoles',
  pageSize: 200,
  searchLabel: () => peopleText.t('role.search'),
  filters: [],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.role(id),
      { grow: 4 },
    ),
    columns.custom(
      'kind',
      () => peopleText.t('role.kind'),
      ({ kind }) => peopleText.t(`role.kind.${kind}`),
      { hideBelow: 'sm', grow: 1, value: ({ kind }) => kind },
    ),
    columns.custom(
      'builtIn',
      () => peopleText.t('role.from'),
      ({ builtIn }) => peopleText.t(builtIn ? 'role.builtIn' : 'role.own'),
      { hideBelow: 'md', grow: 1, value: ({ builtIn }) => (builtIn ? 'built-in' : 'own') },
    ),
    columns.custom(
      'rights',
      () => peopleText.t('role.rights'),
      ({ rights, everyRight }) => (
        <span className="ov-numeric">{everyRight ? peopleText.t('role.everyRight') : formatNumber(rights.length)}</span>
      ),
      { grow: 1, value: ({ rights }) => rights.length },
    ),
    columns.custom(
      'grants',
      () => peopleText.t('role.grants'),
      ({ grantCount }) => peopleText.t('role.times', { count: grantCount }),
      { grow: 1, value: ({ grantCount }) => grantCount },
    ),
  ],
}

/** Sets of rights that are granted on objects. */
export default function RolesPage() {
  const t = text.use()
  const p = peopleText.use()
  const actionsOf = useRoleActions()
  const navigate = useNavigate()
  const session = useSession()
  const create = (
    <ActionButton
      action={{
        id: 'create',
        label: p('role.create'),
        icon: PlusIcon,
        disabledReason: withoutInSystem('manipulate_roles', session),
        missing: missingInSystem('manipulate_roles', session),
        run: () => void navigate(paths.createRole),
      }}
      variant="primary"
    />
  )
  return (
    <>
      <ResourceList
        list={roleList}
        title={t('roles')}
        empty={{ title: p('role.empty'), body: p('role.emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <RoleDialogs />
    </>
  )
}

/** Reads the roles before the page shows. */
export const loader = listLoader(roleList)

/** The tab's title. */
export const handle = { title: () => text.t('roles') }
