import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import type { Schema } from '@overt/api-client/engine'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { columns } from '@overt/design/table/columns.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { tagColumn, TaggedList, tagFilter } from '../../shared/tagged.tsx'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { ButtonLink, ObjectLink } from '@overt/design/shell/links.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { placeText } from '../../text/places.ts'
import { useClusterActions } from './actions.tsx'
import { ClusterDialogs } from './ClusterDialogs.tsx'

const clusterList: ListDefinition<Schema<'Cluster'>> = {
  id: 'clusters',
  operationId: 'listClusters',
  pageSize: 200,
  searchLabel: () => text.t('search'),
  filters: [objectFilter('dataCenterId', () => text.t('cluster.dataCenter'), 'listDataCenters'), tagFilter],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.cluster(id),
    ),
    columns.custom(
      'dataCenter',
      () => text.t('cluster.dataCenter'),
      ({ dataCenterId, dataCenterName }) => (
        <ObjectLink object={{ kind: 'data_center', id: dataCenterId, name: dataCenterName }} />
      ),
      { value: ({ dataCenterName }) => dataCenterName },
    ),
    columns.custom(
      'architecture',
      () => text.t('vm.architecture'),
      ({ architecture }) => <Data>{architecture}</Data>,
      {
        hideBelow: 'sm',
        value: ({ architecture }) => architecture,
      },
    ),
    columns.custom(
      'cpuType',
      () => placeText.t('field.cpuType'),
      ({ cpuType }) => (cpuType === null ? <span className="ov-unit">–</span> : <Data>{cpuType}</Data>),
      { hideBelow: 'lg', value: ({ cpuType }) => cpuType },
    ),
    columns.number(
      'hosts',
      () => text.t('cluster.hosts'),
      ({ hostCount }) => hostCount,
    ),
    columns.number(
      'vms',
      () => text.t('host.vms'),
      ({ vmCount }) => vmCount,
    ),
    tagColumn,
  ],
}

/** Groups of like hosts. */
export default function ClustersPage() {
  const t = text.use()
  const actionsOf = useClusterActions()
  const create = (
    <ButtonLink to={paths.createCluster} variant="primary" icon={<PlusIcon />}>
      {t('cluster.create')}
    </ButtonLink>
  )
  return (
    <>
      <TaggedList
        kind="cluster"
        list={clusterList}
        title={t('clusters')}
        empty={{ title: t('cluster.empty'), body: t('cluster.emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <ClusterDialogs />
    </>
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(clusterList)

/** The tab's title. */
export const handle = { title: () => text.t('clusters') }
