import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal'
import { Modal } from '../../feedback/Modal.tsx'
import SearchIcon from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { offeredActions } from '../../page/offered-actions.tsx'
import type { DrawerName } from '../AppMasthead.tsx'
import { usePortal } from '../portal.ts'
import { useSession } from '../session.ts'
import { useChangeSettings } from '../settings.ts'
import { useSignOut } from '../use-sign-out.ts'
import { commandGroups, fittingCommands } from './commands.ts'
import { EntryList, useEntryChoice } from './EntryList.tsx'
import { type EntryGroup, hitGroups, recentGroup } from './entries.ts'
import { FindNotes } from './FindNotes.tsx'
import { recentCommands, recentObjects, rememberCommand } from './recent.ts'
import { findText } from './text/find-text.ts'
import { useSearch } from './use-search.ts'

/** Everything by its name: objects, and what can be done on this page and in the portal. */
export default function CommandPalette(props: {
  onClose: () => void
  onDrawer: (name: DrawerName) => void
  onHelp: () => void
}) {
  const { onClose, onDrawer, onHelp } = props
  const text = findText.use()
  const portal = usePortal()
  const navigate = useNavigate()
  const userId = useSession().user.id
  const change = useChangeSettings()
  const signOut = useSignOut()
  const [typed, setTyped] = useState('')
  // The page behind: read once, for its head does not change while the palette is open.
  const [page] = useState(() => ({
    title: document.querySelector('#content h1')?.firstChild?.textContent ?? portal.name(),
    actions: offeredActions(),
  }))
  const search = useSearch(typed)
  const go = (to: string) => void navigate(to)
  const commands = commandGroups({
    portal,
    actions: page.actions,
    pageTitle: page.title,
    go,
    openDrawer: onDrawer,
    openHelp: onHelp,
    setTheme: (theme) => change({ theme }),
    setLanguage: (language) => change({ language }),
    signOut,
  })
  const isEmpty = typed.trim() === ''
  const objects = isEmpty ? recentGroup(recentObjects(userId), portal, go) : hitGroups(search.groups, portal, go)
  const fitting = fittingCommands(commands, typed, recentCommands(userId))
  // The page's own actions and what holds the text as it stands come before objects, other commands after them.
  const isFirst = ({ id, isClose = false }: EntryGroup) => (isEmpty ? id === 'page' : isClose)
  const groups = [...fitting.filter(isFirst), ...objects, ...fitting.filter((group) => !isFirst(group))]
  const choice = useEntryChoice(groups, (entry) => {
    if (commands.some(({ entries }) => entries.some(({ id }) => id === entry.id))) rememberCommand(userId, entry.id)
    onClose()
    entry.run()
  })
  return (
    <Modal
      variant="medium"
      position="top"
      positionOffset="4rem"
      onClose={onClose}
      aria-label={text('palette.title')}
      className="ov-palette"
    >
      <ModalBody>
        <div className="ov-palette-head">
          <SearchIcon />
          <input
            {...choice.field}
            // The dialog is opened to type into it.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            type="text"
            spellCheck={false}
            autoComplete="off"
            className="ov-palette-field"
            aria-label={text('palette.label')}
            placeholder={text('palette.label')}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={choice.onKeyDown}
          />
        </div>
        <EntryList choice={choice} label={text('palette.title')}>
          <FindNotes search={search} typed={typed} groups={groups} empty={text('find.noRecent')} />
        </EntryList>
      </ModalBody>
    </Modal>
  )
}
