import { useListAddress } from '@overt/design/shell/list-address.ts'
import { FilterSelect, ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { text } from '../../text/text.ts'
import { filters, sorts } from './queries.ts'

/** Search, state and order, for those who have more machines than they see at once. */
export default function MachineToolbar() {
  const t = text.use()
  const address = useListAddress()
  return (
    <ListToolbar>
      <SearchBox label={t('search')} value={address.get('search')} onSearch={(value) => address.set('search', value)} />
      <FilterSelect
        label={t('column.status')}
        all={t('allStates')}
        value={address.get('status')}
        choices={filters.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(value) => address.set('status', value)}
      />
      <FilterSelect
        label={t('sort')}
        all={t('sort.name')}
        value={address.get('sort') === 'name' ? '' : address.get('sort')}
        choices={sorts.filter((sort) => sort !== 'name').map((value) => ({ value, label: t(`sort.${value}`) }))}
        onChange={(value) => address.set('sort', value)}
      />
    </ListToolbar>
  )
}
