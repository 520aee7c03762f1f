import { Button, type ButtonProps } from '@patternfly/react-core/dist/esm/components/Button'
import { Tooltip } from '@patternfly/react-core/dist/esm/components/Tooltip'
import type { Action } from './actions.ts'

/** An action as a button. When it cannot be pressed it stays focusable and its tooltip says why. */
export function ActionButton(
  props: { action: Action } & Pick<ButtonProps, 'variant' | 'isBlock' | 'isLoading' | 'size'>,
) {
  const { action, ...look } = props
  const { icon: Icon } = action
  const button = (
    <Button
      {...look}
      icon={Icon ? <Icon /> : undefined}
      isAriaDisabled={action.disabledReason !== undefined}
      onClick={action.run}
    >
      {action.label}
    </Button>
  )
  return action.disabledReason === undefined ? button : <Tooltip content={action.disabledReason}>{button}</Tooltip>
}
