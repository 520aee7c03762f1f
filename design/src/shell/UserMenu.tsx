import { Button } from '../page/Button.tsx'
import UserCircleIcon from '@patternfly/react-icons/dist/esm/icons/user-circle-icon'
import { useState } from 'react'
import { part } from '../page/part.tsx'
import { designText } from '../text/design-text.ts'
import { useSession } from './session.ts'

const OpenUserMenu = part(() => import('./OpenUserMenu.tsx'))

/** Who is signed in; the menu behind it is loaded when a pointer or the focus comes near. */
export function UserMenu() {
  const text = designText.use()
  const { user } = useSession()
  const [wasOpened, setOpened] = useState(false)
  const isThere = OpenUserMenu.useLoaded(wasOpened)
  const name = user.displayName || user.userName
  if (isThere) return <OpenUserMenu />
  return (
    <Button
      variant="plain"
      aria-label={text('userMenu', { name })}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={OpenUserMenu.load}
      onFocus={OpenUserMenu.load}
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
}
