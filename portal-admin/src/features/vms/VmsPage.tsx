import { ButtonLink } from '@overt/design/shell/links.tsx'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { TaggedList } from '../../shared/tagged.tsx'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { bulkActions, useVmMenu } from './actions.tsx'
import { vmList } from './vm-list.tsx'

/** Every VM the user may see. */
export default function VmsPage() {
  const t = text.use()
  const menuOf = useVmMenu()
  const create = (
    <ButtonLink to={paths.createVm} variant="primary" icon={<PlusIcon />}>
      {t('vm.create')}
    </ButtonLink>
  )
  return (
    <>
      <TaggedList
        kind="vm"
        list={vmList}
        title={t('vms')}
        actions={create}
        empty={{ title: t('vm.empty'), body: t('vm.emptyBody'), actions: create }}
        rowActions={(vm) => menuOf(vm).menu}
        bulkActions={bulkActions}
      />
      <VmDialogs />
    </>
  )
}

/** Reads the first page of VMs before the page shows. */
export const loader = listLoader(vmList)

/** The tab's title. */
export const handle = { title: () => text.t('vms') }
