import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { ButtonLink, PageLink } from '@overt/design/shell/links.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { columns } from '@overt/design/table/columns.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { identityText } from '../../text/identity.ts'
import { text as pageText } from '../../text/pages.ts'
import { text } from '../../text/text.ts'
import { ProviderDialogs } from './ProviderDialogs.tsx'

type Provider = Schema<'IdentityProvider'>

const providerList: ListDefinition<Provider> = {
  id: 'identity-providers',
  operationId: 'listIdentityProviders',
  pageSize: 200,
  searchLabel: () => pageText.t('search'),
  filters: [],
  columns: [
    columns.custom(
      'name',
      () => pageText.t('name'),
      ({ id, name }) => (
        <PageLink to={paths.editIdentityProvider(id)}>
          <Data>{name}</Data>
        </PageLink>
      ),
      { grow: 2, value: ({ name }) => name },
    ),
    columns.custom(
      'kind',
      () => identityText.t('kind'),
      ({ kind }) => identityText.t(`kind.${kind}`),
      { grow: 2, hideBelow: 'sm', value: ({ kind }) => kind },
    ),
    columns.custom(
      'status',
      () => pageText.t('status'),
      (provider) => <ProviderStatus provider={provider} />,
      { grow: 3, value: ({ enabled, checkProblem }) => (enabled ? (checkProblem ?? 'enabled') : 'disabled') },
    ),
    columns.number(
      'users',
      () => identityText.t('users'),
      ({ userCount }) => userCount,
      { hideBelow: 'sm' },
    ),
    columns.number(
      'groups',
      () => identityText.t('groups'),
      ({ groupCount }) => groupCount,
      { hideBelow: 'md' },
    ),
    columns.time(
      'created',
      () => pageText.t('createdAt'),
      ({ createdAt }) => createdAt,
      { hideBelow: 'md' },
    ),
  ],
}

function ProviderStatus({ provider: { enabled, checkProblem, checkedAt } }: { provider: Provider }) {
  const t = identityText.use()
  if (!enabled) return <StatusLabel tone="idle" text={t('disabled')} />
  if (checkProblem === null) return <StatusLabel tone="good" text={t('enabled')} />
  return <StatusLabel tone="warning" text={t('notChecked')} since={checkedAt ?? undefined} reason={checkProblem} />
}

/** Where people are known who are no local users. */
export default function IdentityProvidersPage() {
  const t = identityText.use()
  const navigate = useNavigate()
  const dialog = useDialogAddress(['test', 'delete'])
  const actionsOf = ({ id }: Provider): readonly Action[] => [
    { id: 'edit', label: t('edit'), run: () => void navigate(paths.editIdentityProvider(id)) },
    { id: 'test', label: t('test'), run: () => dialog.open('test', id) },
    { id: 'delete', label: t('delete'), isDanger: true, run: () => dialog.open('delete', id) },
  ]
  const create = (
    <>
      <ButtonLink to={paths.createIdentityProvider('oidc')} variant="primary">
        {t('create.oidc')}
      </ButtonLink>
      <ButtonLink to={paths.createIdentityProvider('ldap')} variant="secondary">
        {t('create.ldap')}
      </ButtonLink>
    </>
  )
  return (
    <>
      <ResourceList
        list={providerList}
        title={text.t('identityProviders')}
        empty={{ title: t('empty'), body: t('emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <ProviderDialogs />
    </>
  )
}

/** Reads the providers before the page shows. */
export const loader = listLoader(providerList)

/** The tab's title. */
export const handle = { title: () => text.t('identityProviders') }
