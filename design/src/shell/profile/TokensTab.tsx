import type { Schema } from '@overt/api-client/engine'
import { Button } from '../../page/Button.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Message } from '../../feedback/Message.tsx'
import { type Column, columns } from '../../table/columns.tsx'
import { ResourceTable } from '../../table/ResourceTable.tsx'
import { rightsText } from '../../rights/text/rights-text.ts'
import { RelativeTime } from '../../units/Time.tsx'
import { query } from '../api.ts'
import { useDialogAddress } from '../dialog-address.ts'
import { CreateToken } from './CreateToken.tsx'
import { RevokeToken } from './RevokeToken.tsx'
import { profileText } from './text/profile-text.ts'

type Token = Schema<'ApiToken'>

const tokensQuery = query('listApiTokens', { query: { limit: 100 } })

const tokenColumns: readonly Column<Token>[] = [
  columns.name(
    () => profileText.t('token.name'),
    () => undefined,
  ),
  columns.custom(
    'rights',
    () => profileText.t('token.scope'),
    ({ rights }) => <TokenRights rights={rights} />,
    { grow: 3 },
  ),
  columns.custom(
    'expires',
    () => profileText.t('token.expires'),
    ({ expiresAt }) => <RelativeTime at={expiresAt} />,
  ),
  columns.custom(
    'used',
    () => profileText.t('token.lastUsed'),
    ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime at={lastUsedAt} /> : profileText.t('token.never')),
    { hideBelow: 'sm' },
  ),
]

/** What a token may do, in words; the rest of a long list shows on hover, and in the list of the API. */
function TokenRights({ rights }: Pick<Token, 'rights'>) {
  const text = rightsText.use()
  if (rights === null) return profileText.t('token.scope.all')
  const words = rights.map((right) => text(`right.${right}`)).join(', ')
  return (
    <span className="ov-ellipsis" title={words}>
      {words}
    </span>
  )
}

/** Bearer tokens of one's own: what they are for, until when, whether they are used; new ones, and no more of old ones. */
export default function TokensTab() {
  const text = profileText.use()
  const { items } = useSuspenseQuery(tokensQuery).data
  const dialog = useDialogAddress(['create', 'revoke'])
  const create = <Button onClick={() => dialog.open('create')}>{text('token.create')}</Button>
  const revoked = items.find(({ id }) => id === dialog.id)
  return (
    <div className="ov-stack">
      <div className="ov-row">
        <p className="ov-page-description">{text('tokensHint')}</p>
        {items.length > 0 ? create : null}
      </div>
      <ResourceTable
        label={text('tokens')}
        rows={items}
        columns={tokenColumns}
        rowActions={({ id }) => [
          { id: 'revoke', label: text('token.revoke'), isDanger: true, run: () => dialog.open('revoke', id) },
        ]}
        empty={
          <Message tone="none" title={text('token.none')} actions={create}>
            {text('token.noneBody')}
          </Message>
        }
      />
      {dialog.name === 'create' ? <CreateToken onClose={dialog.close} /> : null}
      {dialog.name === 'revoke' && revoked ? <RevokeToken token={revoked} onClose={dialog.close} /> : null}
    </div>
  )
}

/** Reads the tokens before the tab shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(tokensQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => profileText.t('tokens') }
