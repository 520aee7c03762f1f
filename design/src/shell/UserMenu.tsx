import { Button } from '../page/Button.tsx'
import UserCircleIcon from '@patternfly/react-icons/dist/esm/icons/user-circle-icon'
import { lazy, Suspense, useState } from 'react'
import { designText } from '../text/design-text.ts'
import { useSession } from './session.ts'

const load = () => import('./OpenUserMenu.tsx')
const OpenUserMenu = lazy(load)

/** Who is signed in; the menu behind it is loaded when a pointer or the focus comes near. */
export function UserMenu() {
  const text = designText.use()
  const { user } = useSession()
  const [wasOpened, setOpened] = useState(false)
  const name = user.displayName || user.userName
  const button = (
    <Button
      variant="plain"
      aria-label={text('userMenu', { name })}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setOpened(true)}
    >
      <span className="ov-user">
        <UserCircleIcon />
        <span className="ov-wide-only" translate="no">
          {name}
        </span>
      </span>
    </Button>
  )
  if (!wasOpened) return button
  return (
    <Suspense fallback={button}>
      <OpenUserMenu />
    </Suspense>
  )
}
