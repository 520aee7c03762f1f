import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import EllipsisVIcon from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import QuestionCircleIcon from '@patternfly/react-icons/dist/esm/icons/question-circle-icon'
import { Fragment } from 'react'
import { explainMissing } from '../shell/explain/explain-missing.ts'
import { explainText } from '../shell/explain/text/explain-text.ts'
import type { ActionSource } from './actions.ts'
import { useMenuOpenAtFirst } from './use-menu-open-at-first.ts'

/** Outside the table's scrolling box, and inside the page's main landmark. */
const menuHome = () => document.getElementById('content') ?? document.body

/** The menu of actions, open at first; what cannot be done says why below its name, for every kind of pointer. */
export default function OpenActionMenu({ actions, label }: { actions: ActionSource; label: string }) {
  const { isOpen, setOpen, menu } = useMenuOpenAtFirst()
  const shown = isOpen ? (typeof actions === 'function' ? actions() : actions) : []
  const text = explainText.use()
  const missing = shown.flatMap((action) => (action.disabledReason === undefined ? [] : (action.missing ?? [])))
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      shouldFocusToggleOnSelect
      innerRef={menu}
      isScrollable
      maxMenuHeight="min(28rem, 50vh)"
      popperProps={{ position: 'end', maxWidth: '20rem', appendTo: menuHome }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plain"
          isExpanded={isOpen}
          aria-label={label}
          onClick={() => setOpen(!isOpen)}
          icon={<EllipsisVIcon />}
        />
      )}
    >
      <DropdownList>
        {shown.map(({ id, label: name, run, disabledReason, isDanger = false, icon: Icon }, index) => (
          <Fragment key={id}>
            {isDanger && index > 0 && !shown[index - 1]?.isDanger ? <Divider component="li" /> : null}
            <DropdownItem
              isAriaDisabled={disabledReason !== undefined}
              description={disabledReason}
              isDanger={isDanger && disabledReason === undefined}
              icon={Icon ? <Icon /> : undefined}
              onClick={() => {
                if (disabledReason === undefined) run()
              }}
            >
              {name}
            </DropdownItem>
          </Fragment>
        ))}
        {missing.length > 0 ? (
          <>
            <Divider component="li" />
            <DropdownItem icon={<QuestionCircleIcon />} onClick={() => explainMissing(missing)}>
              {text('menu')}
            </DropdownItem>
          </>
        ) : null}
      </DropdownList>
    </Dropdown>
  )
}
