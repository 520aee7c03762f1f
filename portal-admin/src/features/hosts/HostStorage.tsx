import type { Schema } from '@overt/api-client/engine'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { StorageStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { StorageReachLabel } from '../../shared/StorageReachLabel.tsx'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { SpaceUse } from '../../shared/SpaceUse.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { hostQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** Storage domains that the host serves, and the folders they may be made in. */
export default function HostStorage() {
  const t = text.use()
  const d = detailText.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  const { data } = useSuspenseQuery(storageDomainsQuery)
  const domains = data.items.filter((domain) => domain.storage.hostId === host.id || reachOf(domain, host.id))
  return (
    <div className="ov-stack">
      <Panel title={d('host.domains')}>
        {domains.length === 0 ? (
          <p className="ov-unit">{d('host.domainsNone')}</p>
        ) : (
          <SimpleTable
            label={d('host.domains')}
            head={[t('name'), t('status'), t('storage.path'), t('storage.disks'), t('storage.used'), t('storage.free')]}
            numeric={[3, 5]}
            rows={domains.map((domain) => ({ id: domain.id, cells: cellsOf(domain, host.id) }))}
          />
        )}
      </Panel>
      <Panel title={t('host.storageRoots')}>
        <SimpleTable
          label={t('host.storageRoots')}
          head={[t('storage.path'), t('storage.used'), t('storage.free')]}
          numeric={[2]}
          rows={(host.hardware?.storageRoots ?? []).map(({ path, availableBytes, totalBytes }) => ({
            id: path,
            cells: [
              <Data key="path" isMono>
                {path}
              </Data>,
              <SpaceUse key="use" space={{ name: path, totalBytes, availableBytes }} />,
              <Bytes key="free" bytes={availableBytes} />,
            ],
          }))}
        />
      </Panel>
    </div>
  )
}

const reachOf = ({ storage }: Schema<'StorageDomain'>, id: string) => storage.hosts?.find(({ hostId }) => hostId === id)

function cellsOf(domain: Schema<'StorageDomain'>, hostId: string) {
  const reach = reachOf(domain, hostId)
  const { id, name, storage, diskCount, availableBytes } = domain
  return [
    <ObjectLink key="name" object={{ kind: 'storage_domain', id, name }} />,
    reach ? <StorageReachLabel key="status" reach={reach} /> : <StorageStatusLabel key="status" domain={domain} />,
    <Data key="path" isMono>
      {storage.path ?? '–'}
    </Data>,
    diskCount,
    <SpaceUse key="use" space={domain} />,
    <Bytes key="free" bytes={availableBytes} />,
  ]
}

/** Reads the storage domains before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([
    queryClient.ensureQueryData(hostQuery(param(args, 'id'))),
    queryClient.ensureQueryData(storageDomainsQuery),
  ])
  return null
}
