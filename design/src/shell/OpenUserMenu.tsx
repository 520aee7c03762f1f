import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import {
  Dropdown,
  DropdownGroup,
  DropdownItem,
  DropdownList,
} from '@patternfly/react-core/dist/esm/components/Dropdown'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import UserCircleIcon from '@patternfly/react-icons/dist/esm/icons/user-circle-icon'
import { useNavigate } from 'react-router'
import { useMenuOpenAtFirst } from '../page/use-menu-open-at-first.ts'
import { currentLanguage, languages } from '../text/define-text.ts'
import { designText } from '../text/design-text.ts'
import { storedTheme, type Theme } from '../theme/theme.ts'
import { profilePath } from './profile-path.ts'
import { useSession } from './session.ts'
import { useChangeSettings } from './settings.ts'
import { useSignOut } from './use-sign-out.ts'

const themes: readonly Theme[] = ['system', 'light', 'dark']

/** The user's menu, open at first: theme, language and the way out. */
export default function OpenUserMenu() {
  const text = designText.use()
  const { user, settings } = useSession()
  const { isOpen, setOpen, menu } = useMenuOpenAtFirst()
  const change = useChangeSettings()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const name = user.displayName || user.userName
  const theme = settings.theme ?? storedTheme()
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      shouldFocusToggleOnSelect
      innerRef={menu}
      popperProps={{ position: 'end', appendTo: 'inline' }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plain"
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          aria-label={text('userMenu', { name })}
        >
          <span className="ov-user">
            <UserCircleIcon />
            <span className="ov-wide-only" translate="no">
              {name}
            </span>
          </span>
        </MenuToggle>
      )}
    >
      <DropdownGroup label={text('theme')} labelHeadingLevel="h2">
        <DropdownList>
          {themes.map((choice) => (
            <DropdownItem key={choice} isSelected={choice === theme} onClick={() => change({ theme: choice })}>
              {text(`theme.${choice}`)}
            </DropdownItem>
          ))}
        </DropdownList>
      </DropdownGroup>
      <Divider />
      <DropdownGroup label={text('language')} labelHeadingLevel="h2">
        <DropdownList>
          {languages.map((choice) => (
            <DropdownItem
              key={choice}
              lang={choice}
              isSelected={choice === currentLanguage()}
              onClick={() => change({ language: choice })}
            >
              {text(`language.${choice}`)}
            </DropdownItem>
          ))}
        </DropdownList>
      </DropdownGroup>
      <Divider />
      <DropdownList>
        <DropdownItem onClick={() => void navigate(profilePath)}>{text('profile.title')}</DropdownItem>
        <DropdownItem onClick={signOut}>{text('signOut')}</DropdownItem>
      </DropdownList>
    </Dropdown>
  )
}
