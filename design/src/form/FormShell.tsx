import './form.css'
import { ActionList, ActionListGroup, ActionListItem } from '@patternfly/react-core/dist/esm/components/ActionList'
import type { ReactNode } from 'react'
import { ApiCall, type ShownCall } from '../feedback/api-call/ApiCall.tsx'
import { Button } from '../page/Button.tsx'
import { UnsavedGuard } from '../shell/UnsavedGuard.tsx'
import { designText } from '../text/design-text.ts'
import { FormBody, type FormBodyProps } from './FormBody.tsx'

/** What a form that is a page needs around its fields. */
export interface FormShellProps extends FormBodyProps {
  /** A further way to send it, beside the first: `Create and make another`. */
  readonly also?: { readonly label: string; readonly onSubmit: () => void }
  readonly onCancel: () => void
  /** What was entered is given up, by leaving the page in spite of it. */
  readonly onDiscard?: () => void
  /** Entered and not yet saved; asks before it is lost. */
  readonly isDirty: boolean
  /** Beside the fields where there is room. */
  readonly aside?: ReactNode
  /** The call that saves what is entered now, to be shown. */
  readonly call: ShownCall
}

/** A form that is a page: its fields, its call, its buttons, and a guard against losing what was entered. */
export function FormShell(props: FormShellProps) {
  const { also, onCancel, onDiscard, isDirty, aside, call, children, ...body } = props
  const { submitLabel, isPending } = body
  const text = designText.use()
  return (
    <>
      <UnsavedGuard isDirty={isDirty && !isPending} {...(onDiscard ? { onDiscard } : {})} />
      <div className={aside ? 'ov-form ov-form-with-aside' : 'ov-form'}>
        <FormBody {...body}>
          {children}
          <ApiCall call={call} />
          <div className="ov-form-buttons">
            <ActionList>
              <ActionListGroup>
                <ActionListItem>
                  <Button type="submit" isLoading={isPending} isDisabled={isPending}>
                    {submitLabel}
                  </Button>
                </ActionListItem>
                {also ? (
                  <ActionListItem>
                    <Button variant="secondary" isDisabled={isPending} onClick={also.onSubmit}>
                      {also.label}
                    </Button>
                  </ActionListItem>
                ) : null}
                <ActionListItem>
                  <Button variant="link" onClick={onCancel}>
                    {text('cancel')}
                  </Button>
                </ActionListItem>
              </ActionListGroup>
            </ActionList>
          </div>
        </FormBody>
        {aside ? <aside className="ov-form-aside">{aside}</aside> : null}
      </div>
    </>
  )
}
