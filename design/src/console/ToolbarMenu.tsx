import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import { type ReactNode, useState } from 'react'

/** One line of a menu in the console's toolbar. */
export interface ToolbarChoice {
  readonly id: string
  readonly label: string
  readonly isChosen?: boolean
  /** Why it can't be done, as a sentence. */
  readonly disabledReason?: string | undefined
  readonly isDanger?: boolean
  readonly run: () => void
}

/** A menu in the console's toolbar. It opens inside the viewer, so that it is there in full screen too. */
export function ToolbarMenu(props: {
  label: ReactNode
  name: string
  icon: ReactNode
  choices: readonly ToolbarChoice[]
  isDisabled?: boolean
  /** What is chosen takes the focus itself, as keys sent to the machine do; else it goes back to the menu's button. */
  takesFocus?: boolean
}) {
  const { label, name, icon, choices, isDisabled = false, takesFocus = false } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      shouldFocusToggleOnSelect={!takesFocus}
      isScrollable
      maxMenuHeight="20rem"
      popperProps={{ position: 'end', maxWidth: '20rem', appendTo: 'inline' }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plainText"
          icon={icon}
          isExpanded={isOpen}
          isDisabled={isDisabled}
          aria-label={name}
          title={name}
          onClick={() => setOpen(!isOpen)}
        >
          {label}
        </MenuToggle>
      )}
    >
      <DropdownList>
        {choices.map(({ id, label: words, isChosen, disabledReason, isDanger = false, run }) => (
          <DropdownItem
            key={id}
            isAriaDisabled={disabledReason !== undefined}
            description={disabledReason}
            isDanger={isDanger && disabledReason === undefined}
            onClick={() => {
              if (disabledReason === undefined) run()
            }}
            {...(isChosen === undefined ? {} : { isSelected: isChosen })}
          >
            {words}
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  )
}
