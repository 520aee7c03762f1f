import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import EllipsisVIcon from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { lazy, Suspense, useState } from 'react'
import type { ActionSource } from './actions.ts'
import { useOffer } from './offered-actions.tsx'

const load = () => import('./OpenActionMenu.tsx')
const OpenActionMenu = lazy(load)

/**
 * Actions behind a three-dot button. The menu and its positioning are loaded when a pointer or the focus comes near,
 * not with the page: a table has a hundred of these and few are ever opened. Given as a function, the actions are made
 * when the menu is drawn.
 */
export function ActionMenu({ actions, label }: { actions: ActionSource; label: string }) {
  useOffer(actions)
  const [wasOpened, setOpened] = useState(false)
  if (typeof actions !== 'function' && actions.length === 0) return null
  const button = (
    <Button
      variant="plain"
      icon={<EllipsisVIcon />}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setOpened(true)}
    />
  )
  if (!wasOpened) return button
  return (
    <Suspense fallback={button}>
      <OpenActionMenu actions={actions} label={label} />
    </Suspense>
  )
}
