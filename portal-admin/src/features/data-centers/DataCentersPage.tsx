import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { tagColumn, TaggedList, tagFilter } from '../../shared/tagged.tsx'
import { useSession } from '@overt/design/shell/session.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { DataCenterStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'
import { placeText } from '../../text/places.ts'
import { useDataCenterActions } from './actions.tsx'
import { DataCenterDialogs } from './DataCenterDialogs.tsx'

const dataCenterList: ListDefinition<Schema<'DataCenter'>> = {
  id: 'data-centers',
  operationId: 'listDataCenters',
  pageSize: 200,
  searchLabel: () => text.t('search'),
  filters: [tagFilter],
  columns: [
    columns.custom(
      'name',
      () => text.t('name'),
      ({ id, name, description }) => (
        <span className="ov-name-cell" translate="no">
          <ObjectLink object={{ kind: 'data_center', id, name }} />
          {description ? (
            <span className="ov-fine ov-ellipsis" title={description}>
              {description}
            </span>
          ) : null}
        </span>
      ),
      { grow: 3, value: ({ name }) => name },
    ),
    columns.custom(
      'status',
      () => text.t('status'),
      (dataCenter) => <DataCenterStatusLabel dataCenter={dataCenter} />,
      { grow: 3, value: ({ status }) => status },
    ),
    columns.custom(
      'storage',
      () => text.t('dataCenter.storage'),
      ({ local }) => text.t(local ? 'dataCenter.local' : 'dataCenter.shared'),
      { hideBelow: 'sm', value: ({ local }) => (local ? 'local' : 'shared') },
    ),
    columns.time(
      'created',
      () => text.t('createdAt'),
      ({ createdAt }) => createdAt,
      { hideBelow: 'md' },
    ),
    tagColumn,
  ],
}

/** The largest units of the estate. */
export default function DataCentersPage() {
  const t = text.use()
  const p = placeText.use()
  const actionsOf = useDataCenterActions()
  const dialog = useDialogAddress(['create'])
  const session = useSession()
  const create = (
    <ActionButton
      action={{
        id: 'create',
        label: p('dataCenter.create'),
        icon: PlusIcon,
        disabledReason: withoutInSystem('create_data_center', session),
        missing: missingInSystem('create_data_center', session),
        run: () => dialog.open('create'),
      }}
      variant="primary"
    />
  )
  return (
    <>
      <TaggedList
        kind="data_center"
        list={dataCenterList}
        title={t('dataCenters')}
        empty={{ title: t('dataCenter.empty'), body: t('dataCenter.emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <DataCenterDialogs />
    </>
  )
}

/** Reads the data centers before the page shows. */
export const loader = listLoader(dataCenterList)

/** The tab's title. */
export const handle = { title: () => text.t('dataCenters') }
