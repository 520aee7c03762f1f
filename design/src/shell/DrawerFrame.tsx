import '@patternfly/react-styles/css/components/NotificationDrawer/notification-drawer.css'
import { Button } from '../page/Button.tsx'
import { useTakesFocus } from '../page/use-takes-focus.ts'
import TimesIcon from '@patternfly/react-icons/dist/esm/icons/times-icon'
import type { ReactNode } from 'react'
import { isShortcut } from './keys/shortcuts.ts'
import { designText } from '../text/design-text.ts'

/** A drawer at the right: its title, what can be done with all of it, the way to close it. Escape closes it, too. */
export function DrawerFrame(props: { title: string; tools?: ReactNode; onClose: () => void; children: ReactNode }) {
  const { title, tools, onClose, children } = props
  const text = designText.use()
  const heading = useTakesFocus<HTMLHeadingElement>(title)
  return (
    <aside
      className="pf-v6-c-notification-drawer"
      aria-label={title}
      // Takes the focus when a button of an operation goes with it.
      tabIndex={-1}
      onKeyDown={(event) => {
        if (isShortcut(event, 'close')) onClose()
      }}
    >
      <div className="pf-v6-c-notification-drawer__header">
        <h2 className="pf-v6-c-notification-drawer__header-title" tabIndex={-1} ref={heading}>
          {title}
        </h2>
        <div className="pf-v6-c-notification-drawer__header-action ov-row">
          {tools}
          <Button variant="plain" icon={<TimesIcon />} aria-label={text('close')} onClick={onClose} />
        </div>
      </div>
      <div className="pf-v6-c-notification-drawer__body">{children}</div>
    </aside>
  )
}
