import './rehearsal.css'
import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { Message } from '@overt/design/feedback/Message.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { TabsNav } from '@overt/design/page/TabsNav.tsx'
import { ObjectLink, PageLink } from '@overt/design/shell/links.tsx'
import { currentLanguage } from '@overt/design/text/define-text.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useSearchParams } from 'react-router'
import { paths } from '../../paths.ts'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { text } from '../../text/pages.ts'
import { placementText } from '../../text/placement.ts'
import { rehearsalQuery } from './queries.ts'
import { inOrder, targetsOf } from './rehearsal.ts'

type Guest = Schema<'RehearsedGuest'>
type Event = Schema<'RehearsalEvent'>

/** What becomes of the guests of some hosts if these fail now, or are drained. Hosts and event stand in the address. */
export default function RehearsalPage() {
  const t = placementText.use()
  const { hostIds, event } = askedIn(useSearchParams()[0])
  return hostIds.length > 0 ? (
    <Rehearsal hostIds={hostIds} event={event} />
  ) : (
    <>
      <PageHeader title={t('rehearsal.label')} crumbs={[{ label: text.t('hosts'), to: paths.hosts }]} />
      <Section isFilled>
        <Message
          tone="none"
          title={t('rehearsal.nothing')}
          actions={<PageLink to={paths.hosts}>{text.t('hosts')}</PageLink>}
        >
          {t('rehearsal.nothingBody')}
        </Message>
      </Section>
    </>
  )
}

function Rehearsal({ hostIds, event }: { hostIds: string[]; event: Event }) {
  const t = placementText.use()
  const { data } = useSuspenseQuery(rehearsalQuery(hostIds, event))
  const { guests, hosts, hiddenCount } = data
  const names = new Intl.ListFormat(currentLanguage()).format(hosts.map(({ id, name }) => name ?? id))
  return (
    <>
      <PageHeader
        title={t(hosts.length === 1 ? `rehearsal.${event}` : `rehearsal.${event}OfMany`, { hosts: names })}
        crumbs={[{ label: text.t('hosts'), to: paths.hosts }]}
        description={t(`rehearsal.hint.${event}`)}
      />
      <Section isFilled>
        <TabsNav
          label={t('rehearsal.events')}
          current={paths.rehearsal(hostIds, event)}
          tabs={(['failure', 'drain'] as const).map((one) => ({
            to: paths.rehearsal(hostIds, one),
            label: t(`rehearsal.event.${one}`),
          }))}
        />
        <div className="ov-tab-body ov-stack">
          <Outcome rehearsal={data} />
          {hiddenCount > 0 ? <p className="ov-fine">{t('rehearsal.hidden', { count: hiddenCount })}</p> : null}
          {guests.length > 0 ? <Guests guests={guests} event={event} hasSeveralHosts={hosts.length > 1} /> : null}
          <Targets guests={guests} />
        </div>
      </Section>
    </>
  )
}

function Outcome({ rehearsal }: { rehearsal: Schema<'Rehearsal'> }) {
  const t = placementText.use()
  const { guests, event, hiddenCount, hiddenStrandedCount } = rehearsal
  const total = guests.length + hiddenCount
  const stranded = guests.filter(({ hasPlace }) => !hasPlace).length + hiddenStrandedCount
  const title =
    total === 0
      ? t('rehearsal.noGuests')
      : stranded === 0
        ? t('rehearsal.fine', { count: total })
        : t(`rehearsal.stranded.${event}`, { count: stranded, total })
  const variant = stranded > 0 ? 'warning' : total === 0 ? 'info' : 'success'
  return <Alert isInline variant={variant} title={title} component="h2" />
}

function Guests(props: { guests: readonly Guest[]; event: Event; hasSeveralHosts: boolean }) {
  const { guests, event, hasSeveralHosts } = props
  const t = placementText.use()
  const from = hasSeveralHosts ? [t('rehearsal.from')] : []
  return (
    <Panel title={t('rehearsal.guests')}>
      <SimpleTable
        label={t('rehearsal.guests')}
        head={[t('rehearsal.vm'), ...from, t('rehearsal.memory'), t('rehearsal.to'), t('rehearsal.why')]}
        numeric={[1 + from.length]}
        rows={inOrder(guests).map((guest) => ({
          id: guest.vm.id,
          cells: [
            <ObjectLink key="vm" object={guest.vm} />,
            ...from.map(() => <ObjectLink key="from" object={guest.from} />),
            <Bytes key="memory" bytes={guest.memoryBytes} />,
            <GoesTo key="to" guest={guest} event={event} />,
            <Why key="why" guest={guest} />,
          ],
        }))}
      />
    </Panel>
  )
}

function GoesTo({ guest: { to, hasPlace }, event }: { guest: Guest; event: Event }) {
  const t = placementText.use()
  if (to) return <ObjectLink object={to} />
  if (hasPlace) return <span className="ov-unit">{t('rehearsal.hiddenTarget')}</span>
  return <Label color={event === 'failure' ? 'red' : 'yellow'}>{t(`rehearsal.stays.${event}`)}</Label>
}

function Why({ guest: { hasPlace, fittingCount, refusals, advice } }: { guest: Guest }) {
  const t = placementText.use()
  if (hasPlace) return <span className="ov-fine">{t('rehearsal.choices', { count: fittingCount })}</span>
  return (
    <ul className="ov-plain-list ov-why">
      {refusals.map(({ filter, count }) => (
        <li key={filter}>{t(`count.${filter}`, { count })}</li>
      ))}
      {advice.map(({ hostId, text: help }) => (
        <li key={hostId} className="ov-fine" lang="en">
          {help}
        </li>
      ))}
    </ul>
  )
}

/** The hosts that take guests over, with how much each takes. */
function Targets({ guests }: { guests: readonly Guest[] }) {
  const t = placementText.use()
  const targets = targetsOf(guests)
  if (targets.length === 0) return null
  return (
    <Panel title={t('rehearsal.targets')}>
      <SimpleTable
        label={t('rehearsal.targets')}
        head={[t('host'), t('rehearsal.guests'), t('rehearsal.memory')]}
        numeric={[1, 2]}
        rows={targets.map(({ host, count, memoryBytes }) => ({
          id: host.id,
          cells: [<ObjectLink key="host" object={host} />, count, <Bytes key="memory" bytes={memoryBytes} />],
        }))}
      />
    </Panel>
  )
}

function askedIn(params: URLSearchParams): { hostIds: string[]; event: Event } {
  return { hostIds: params.getAll('host'), event: params.get('event') === 'drain' ? 'drain' : 'failure' }
}

/** Rehearses before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const { hostIds, event } = askedIn(new URL(args.request.url).searchParams)
  if (hostIds.length > 0) await queryClient.ensureQueryData(rehearsalQuery(hostIds, event))
  return null
}

/** The tab's title. */
export const handle = { title: () => placementText.t('rehearsal.label') }
