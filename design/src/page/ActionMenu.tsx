import '@patternfly/react-styles/css/components/MenuToggle/menu-toggle.css'
import EllipsisVIcon from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { useState } from 'react'
import type { ActionSource } from './actions.ts'
import { useOffer } from './offered-actions.tsx'
import { part } from './part.tsx'

const OpenActionMenu = part(() => import('./OpenActionMenu.tsx'))

/**
 * Actions behind a three-dot button. The menu and its positioning are loaded when a pointer or the focus comes near,
 * not with the page: a table has a hundred of these and few are ever opened. Until then it is the toggle's markup. Given
 * as a function, the actions are made when the menu is drawn.
 */
export function ActionMenu({ actions, label }: { actions: ActionSource; label: string }) {
  useOffer(actions)
  const [wasOpened, setOpened] = useState(false)
  const isThere = OpenActionMenu.useLoaded(wasOpened)
  if (typeof actions !== 'function' && actions.length === 0) return null
  if (isThere) return <OpenActionMenu actions={actions} label={label} />
  return (
    <button
      type="button"
      className="pf-v6-c-menu-toggle pf-m-plain"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={OpenActionMenu.load}
      onFocus={OpenActionMenu.load}
      onClick={() => setOpened(true)}
    >
      <span className="pf-v6-c-menu-toggle__icon">
        <EllipsisVIcon />
      </span>
    </button>
  )
}
