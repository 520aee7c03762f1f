import { ButtonLink } from '@overt/design/shell/links.tsx'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { TaggedList } from '../../shared/tagged.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { bulkDiskActions, useDiskActions } from './actions.tsx'
import { DiskDialogs } from './DiskDialogs.tsx'
import { diskList } from './disk-list.tsx'

/** Disks, images to clone from, and ISO images. */
export default function DisksPage() {
  const t = text.use()
  const actionsOf = useDiskActions()
  const create = (
    <ButtonLink to={paths.createDisk} variant="primary" icon={<PlusIcon />}>
      {t('disk.create')}
    </ButtonLink>
  )
  return (
    <>
      <TaggedList
        kind="disk"
        list={diskList}
        title={t('disks')}
        empty={{ title: t('disk.empty'), body: t('disk.emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
        bulkActions={bulkDiskActions}
      />
      <DiskDialogs />
    </>
  )
}

/** Reads the first page before the list shows. */
export const loader = listLoader(diskList)

/** The tab's title. */
export const handle = { title: () => text.t('disks') }
