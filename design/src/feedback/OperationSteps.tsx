import type { Schema } from '@overt/api-client/engine'
import CheckIcon from '@patternfly/react-icons/dist/esm/icons/check-icon'
import CircleIcon from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import InProgressIcon from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import TimesIcon from '@patternfly/react-icons/dist/esm/icons/times-icon'
import UndoIcon from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import type { ComponentType } from 'react'
import { activityText } from './activity-text/activity-text.ts'
import { Duration } from '../units/Time.tsx'

type Step = Schema<'OperationStep'>

const icons: Readonly<Record<Step['status'], ComponentType>> = {
  waiting: CircleIcon,
  running: InProgressIcon,
  done: CheckIcon,
  failed: TimesIcon,
  undoing: UndoIcon,
  undone: UndoIcon,
  undo_failed: TimesIcon,
  skipped: CircleIcon,
}

/** The steps of an operation in order, each with its state and how long it took. */
export function OperationSteps({ steps }: { steps: readonly Step[] }) {
  const text = activityText.use()
  return (
    <ol className="ov-steps">
      {steps.map((step) => {
        const Icon = icons[step.status]
        const { startedAt, endedAt } = step
        return (
          <li key={step.name} className={`ov-step ov-step-${step.status}`}>
            <span className="ov-step-icon">
              <Icon />
            </span>
            <span className="ov-step-name" lang="en">
              {step.name.replaceAll(/[-_]/g, ' ')}
            </span>
            <span className="ov-step-state">
              {startedAt && endedAt && step.status === 'done' ? (
                <Duration ms={Date.parse(endedAt) - Date.parse(startedAt)} />
              ) : (
                text(`stepStatus.${step.status}`)
              )}
            </span>
            {step.message ? (
              <span className="ov-step-message" lang="en">
                {step.message}
              </span>
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}
