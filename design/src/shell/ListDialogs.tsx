import type { ListState } from './list-state.ts'
import type { AnyList } from './list-definition.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import { ExportList } from './ExportList.tsx'
import { SavedViews } from './SavedViews.tsx'

/** What each dialog of a list is given. */
export interface ListDialogProps {
  readonly list: AnyList
  readonly state: ListState
  readonly onClose: () => void
}

/** The dialogs of a list: loaded when the first is opened. */
export default function ListDialogs(
  props: ListDialogProps & { name: 'columns' | 'views' | 'export'; rowCount: number | undefined },
) {
  switch (props.name) {
    case 'columns':
      return <ColumnChooser {...props} />
    case 'views':
      return <SavedViews {...props} />
    case 'export':
      return <ExportList {...props} />
  }
}
