import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { ObjectLink, PageLink } from '@overt/design/shell/links.tsx'
import { Label } from '@overt/design/units/Label.tsx'
import { HostStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { detailText } from '../../text/details.ts'
import { hostText } from '../../text/hosts.ts'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'
import { AddHost } from './AddHost.tsx'
import { useBulkHostActions, useHostActions } from './actions.tsx'
import { DaysLeft } from './DaysLeft.tsx'
import { HostDialogs } from './HostDialogs.tsx'
import { clockInWords, isClockOff } from './clock.ts'
import { threadCount, versionParts } from './words.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { tagColumn, TaggedList, tagFilter } from '../../shared/tagged.tsx'
import { useSession } from '@overt/design/shell/session.ts'
import { choiceFilter } from '@overt/design/table/filters.ts'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { hostTones } from '@overt/design/units/status-tones.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { currentLanguage } from '@overt/design/text/define-text.ts'

type Host = Schema<'Host'>

const statuses = Object.keys(hostTones) as Schema<'HostStatus'>[] // the table has exactly the contract's words

const hostList: ListDefinition<Host> = {
  id: 'hosts',
  operationId: 'listHosts',
  pageSize: 200,
  defaultSort: 'name',
  searchLabel: () => text.t('search'),
  filters: [
    choiceFilter(
      'status',
      () => text.t('status'),
      statuses,
      (status) => designText.t(`hostStatus.${status}`),
    ),
    objectFilter('clusterId', () => text.t('vm.cluster'), 'listClusters'),
    tagFilter,
  ],
  columns: [
    columns.custom(
      'name',
      () => text.t('name'),
      (host) => (
        <span className="ov-row">
          <PageLink to={paths.host(host.id)}>
            <Data>{host.name}</Data>
          </PageLink>
          {host.simulated ? <Label color="purple">{text.t('host.simulated')}</Label> : null}
          {host.hardware?.accelerator.kind === 'tcg' && !host.simulated ? (
            <span title={host.hardware.accelerator.reason} lang="en">
              <span lang={currentLanguage()}>
                <Label color="yellow">{text.t('host.emulated')}</Label>
              </span>
            </span>
          ) : null}
          {isClockOff(host) ? (
            <span title={clockInWords(host)}>
              <Label color="yellow">{hostText.t('clock.off')}</Label>
            </span>
          ) : null}
        </span>
      ),
      { grow: 3, sortBy: 'name', value: ({ name }) => name },
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (host) => <HostStatusLabel host={host} />,
      { grow: 3, sortBy: 'status', value: ({ status }) => status },
    ),
    columns.custom(
      'cluster',
      () => text.t('vm.cluster'),
      ({ clusterId, clusterName }) =>
        clusterId && clusterName ? (
          <ObjectLink object={{ kind: 'cluster', id: clusterId, name: clusterName }} />
        ) : (
          <span className="ov-unit">–</span>
        ),
      { hideBelow: 'md', value: ({ clusterName }) => clusterName },
    ),
    columns.custom(
      'address',
      () => text.t('host.address'),
      ({ address }) => <Data isMono>{address}</Data>,
      {
        hideBelow: 'md',
        value: ({ address }) => address,
      },
    ),
    columns.custom(
      'cpu',
      () => text.t('host.cpu'),
      ({ hardware }) => (hardware ? threadCount(hardware) : '–'),
      {
        hideBelow: 'lg',
        sortBy: 'cpu',
        value: ({ hardware }) => hardware && hardware.sockets * hardware.coresPerSocket * hardware.threadsPerCore,
        grow: 1,
      },
    ),
    columns.bytes(
      'memory',
      () => text.t('host.memory'),
      ({ hardware }) => hardware?.memoryBytes,
      { hideBelow: 'sm', sortBy: 'memory' },
    ),
    columns.custom(
      'certificate',
      () => text.t('host.certificate'),
      ({ certificateExpiresAt }) => (certificateExpiresAt ? <DaysLeft until={certificateExpiresAt} /> : '–'),
      { isExtra: true, sortBy: 'certificate', value: ({ certificateExpiresAt }) => certificateExpiresAt },
    ),
    columns.custom(
      'accelerator',
      () => text.t('host.accelerator'),
      ({ hardware }) => (hardware ? text.t(`host.accelerator.${hardware.accelerator.kind}`) : '–'),
      { isExtra: true, grow: 2, value: ({ hardware }) => hardware?.accelerator.kind },
    ),
    ...versionParts.map((part) =>
      columns.custom<Host>(
        `version-${part}`,
        () => detailText.t(`version.${part}`),
        ({ hardware }) => (hardware?.versions?.[part] ? <Data>{hardware.versions[part]}</Data> : '–'),
        { isExtra: true, grow: 2, value: ({ hardware }) => hardware?.versions?.[part] },
      ),
    ),
    columns.number(
      'vms',
      () => text.t('host.vms'),
      ({ vmCount }) => vmCount,
      { hideBelow: 'sm', sortBy: 'vms' },
    ),
    tagColumn,
  ],
}

/** The machines that run VMs. */
export default function HostsPage() {
  const t = text.use()
  const actionsOf = useHostActions()
  const bulkActions = useBulkHostActions()
  const dialog = useDialogAddress(['add'])
  const session = useSession()
  const add = (
    <ActionButton
      action={{
        id: 'add',
        label: t('host.add'),
        icon: PlusIcon,
        disabledReason: withoutInSystem('create_host', session),
        missing: missingInSystem('create_host', session),
        run: () => dialog.open('add'),
      }}
      variant="primary"
    />
  )
  return (
    <>
      <TaggedList
        kind="host"
        list={hostList}
        title={t('hosts')}
        actions={add}
        empty={{ title: t('host.empty'), body: t('host.emptyBody'), actions: add }}
        rowActions={actionsOf}
        bulkActions={bulkActions}
      />
      <HostDialogs />
      <AddHost />
    </>
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(hostList)

/** The tab's title. */
export const handle = { title: () => text.t('hosts') }
