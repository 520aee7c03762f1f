import './rights.css'
import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { HelperText, HelperTextItem } from '@patternfly/react-core/dist/esm/components/HelperText'
import { useId } from 'react'
import { useFieldError } from '../form/field-errors.ts'
import { everyRight, groupRights, type Right } from './right-groups.ts'
import { rightsText } from './text/rights-text.ts'

/** Rights to be chosen, in words, by what they are about; `offered` are those there are to choose from (default all). */
export function RightsField(props: {
  value: readonly Right[]
  onChange: (rights: readonly Right[]) => void
  offered?: readonly Right[]
  /** Where they go in the request, as a JSON pointer. */
  pointer: string
}) {
  const { value, onChange, offered = everyRight, pointer } = props
  const text = rightsText.use()
  const id = useId()
  const message = useFieldError(pointer)
  const chosen = new Set(value)
  const choose = (rights: readonly Right[], isChosen: boolean) =>
    onChange(everyRight.filter((right) => (rights.includes(right) ? isChosen : chosen.has(right))))
  return (
    <div
      role="group"
      aria-label={text('rights')}
      className="ov-rights"
      {...(message === undefined ? {} : { 'aria-describedby': `${id}-error` })}
    >
      {groupRights(offered).map(({ group, rights }) => {
        const held = rights.filter((right) => chosen.has(right)).length
        const name = text(`group.${group}`)
        return (
          <fieldset key={group} className="ov-choice">
            <legend>{name}</legend>
            {rights.length > 1 ? (
              <Checkbox
                id={`${id}-${group}`}
                label={<span className="ov-fine">{text('rights.all')}</span>}
                aria-label={text('rights.allOf', { group: name })}
                isChecked={held === rights.length ? true : held === 0 ? false : null}
                onChange={(_, isChosen) => choose(rights, isChosen)}
              />
            ) : null}
            {rights.map((right) => (
              <Checkbox
                key={right}
                id={`${id}-${right}`}
                label={text(`right.${right}`)}
                isChecked={chosen.has(right)}
                onChange={(_, isChosen) => choose([right], isChosen)}
              />
            ))}
          </fieldset>
        )
      })}
      {message === undefined ? null : (
        <HelperText id={`${id}-error`}>
          <HelperTextItem variant="error">{message}</HelperTextItem>
        </HelperText>
      )}
    </div>
  )
}
