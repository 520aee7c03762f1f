import { useListAddress } from '@overt/design/shell/list-address.ts'
import { FilterSelect, ListToolbar, SearchBox } from '@overt/design/table/ListToolbar.tsx'
import { text } from '../../text/text.ts'
import { useQuery } from '@tanstack/react-query'
import { filters, sorts, tagsQuery } from './queries.ts'

/** Search, state, tag and order, for those who have more machines than they see at once. */
export default function MachineToolbar() {
  const t = text.use()
  const address = useListAddress()
  const tags = useQuery(tagsQuery).data?.items ?? []
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
      {tags.length > 0 || address.get('tag') !== '' ? (
        <FilterSelect
          label={t('tag')}
          all={t('allTags')}
          areNames
          value={address.get('tag')}
          choices={tags.map(({ id, path }) => ({ value: id, label: path.join(' / ') }))}
          onChange={(value) => address.set('tag', value)}
        />
      ) : null}
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
