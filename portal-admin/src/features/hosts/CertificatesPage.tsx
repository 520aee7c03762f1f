import './certificates.css'
import type { Schema } from '@overt/api-client/engine'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { query } from '@overt/design/shell/api.ts'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { columns } from '@overt/design/table/columns.tsx'
import { HostStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { paths } from '../../paths.ts'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { hasEnded } from './certificate-life.ts'
import { useHostActions } from './actions.tsx'
import { DaysLeft } from './DaysLeft.tsx'
import { HostDialogs } from './HostDialogs.tsx'
import { bulkRenewal } from './renewal-actions.ts'

type Host = Schema<'Host'>

const ownQuery = query('listCertificates', {})

const hostCertificates: ListDefinition<Host> = {
  id: 'certificates',
  operationId: 'listHosts',
  pageSize: 200,
  defaultSort: 'certificate',
  searchLabel: () => text.t('search'),
  filters: [],
  columns: [
    columns.name(
      () => hostText.t('certificate.host'),
      ({ id }) => paths.host(id),
      { sortBy: 'name' },
    ),
    columns.custom(
      'left',
      () => hostText.t('certificate.left'),
      ({ certificateExpiresAt }) => (certificateExpiresAt ? <DaysLeft until={certificateExpiresAt} /> : '–'),
      { grow: 2, sortBy: 'certificate', value: ({ certificateExpiresAt }) => certificateExpiresAt },
    ),
    columns.custom(
      'renewal',
      () => hostText.t('certificate.renewal'),
      (host) => <Renewal host={host} />,
      { grow: 2, hideBelow: 'md', value: ({ certificateRenewalRequestedAt }) => certificateRenewalRequestedAt },
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (host) => <HostStatusLabel host={host} />,
      { grow: 3, hideBelow: 'sm', sortBy: 'status', value: ({ status }) => status },
    ),
    columns.custom(
      'fingerprint',
      () => text.t('host.fingerprint'),
      ({ certificateFingerprint }) =>
        certificateFingerprint ? <CopyText value={certificateFingerprint} isMono /> : '–',
      { isExtra: true, grow: 3, value: ({ certificateFingerprint }) => certificateFingerprint },
    ),
  ],
}

function Renewal({ host }: { host: Host }) {
  const t = hostText.use()
  const { certificateRenewalRequestedAt: asked } = host
  if (!asked) return t(hasEnded(host) ? 'certificate.needsApproval' : 'certificate.byItself')
  return (
    <span>
      {t('certificate.asked')} <RelativeTime at={asked} />
    </span>
  )
}

/** Every certificate there is: how long each is good for, and what is to be done about it. */
export default function CertificatesPage() {
  const h = hostText.use()
  const actionsOf = useHostActions()
  return (
    <>
      <PageHeader title={text.t('certificates')} />
      <Section isFilled className="ov-list-section">
        <div className="ov-stack">
          <OwnCertificates />
          <Panel title={h('certificate.hosts')}>
            <div className="ov-tab-body ov-host-certificates">
              <ResourceList
                list={hostCertificates}
                title={h('certificate.hosts')}
                isTab
                empty={{ title: text.t('host.empty'), body: h('certificate.noHosts') }}
                rowActions={(host) => actionsOf(host).filter(({ id }) => id === 'renew')}
                bulkActions={bulkRenewal}
              />
            </div>
          </Panel>
        </div>
      </Section>
      <HostDialogs />
    </>
  )
}

function OwnCertificates() {
  const t = text.use()
  const h = hostText.use()
  const { items } = useSuspenseQuery(ownQuery).data
  if (items.length === 0) return null
  return (
    <Panel title={h('certificate.own')}>
      <SimpleTable
        label={h('certificate.own')}
        head={[h('certificate.what'), h('certificate.left'), h('certificate.renewal'), t('host.fingerprint')]}
        rows={items.map(({ kind, expiresAt, renewsAt, fingerprint }) => ({
          id: kind,
          cells: [
            h(`certificate.${kind}`),
            <DaysLeft key="left" until={expiresAt} />,
            renewsAt ? <RelativeTime key="renewal" at={renewsAt} /> : h('certificate.never'),
            <span key="fingerprint" className="ov-fingerprint">
              <CopyText value={fingerprint} isMono />
            </span>,
          ],
        }))}
      />
    </Panel>
  )
}

/** Reads both parts before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([queryClient.ensureQueryData(ownQuery), listLoader(hostCertificates)(queryClient)(args)])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('certificates') }
