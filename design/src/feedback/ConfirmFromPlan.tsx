import type { Schema } from '@overt/api-client/engine'
import { Alert } from './Alert.tsx'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { asApiError } from '../shell/api.ts'
import { designText } from '../text/design-text.ts'
import type { DescribedCall } from '@overt/api-client/describe-call'
import { Question } from './ConfirmDialog.tsx'
import { ErrorSentence } from './ErrorPanel.tsx'
import { planText } from './plan-text/plan-text.ts'
import { PlanView } from './PlanView.tsx'

/** What the dialog needs: how to plan, how to do it by the plan's hash, and the words of its button. */
export interface ConfirmFromPlanProps {
  /** Tells plans of different actions, objects and options apart. */
  readonly planKey: readonly unknown[]
  readonly plan: () => Promise<Schema<'Plan'>>
  /** Does it; rejects with the engine's error. */
  readonly run: (planHash: string) => Promise<unknown>
  /** A verb with its noun: `Power off VM`. */
  readonly confirmLabel: string
  readonly onClose: () => void
  /** Called when it was accepted, instead of `onClose`. */
  readonly onDone?: () => void
  /** Choices that change the plan, above it. */
  readonly options?: ReactNode
  readonly danger?: boolean
  /** A name that is to be typed before it can be done, where a mistake costs much. */
  readonly typed?: string | undefined
  /** What it begins on which object, for a title in the page's language; without it, the plan's own. */
  readonly begins?: { readonly kind: Schema<'OperationKind'>; readonly id: string }
  /** The title where it is known before the plan: one that grows when that comes moves all below it. */
  readonly title?: string
  /** The call that does it, with the plan's hash, to be shown. */
  readonly call: (planHash: string) => DescribedCall
}

/**
 * Asks before something is stopped, moved or deleted, with the engine's own plan: what it touches, what can't be
 * undone, what blocks it. The plan's hash goes with the request, so that what is done is what was shown; if the world
 * changed in between, the new plan is shown and the question asked again.
 */
export function ConfirmFromPlan(props: ConfirmFromPlanProps) {
  const { planKey, plan, run, confirmLabel, onClose, onDone = onClose, options, danger = true } = props
  const { call, begins, title, typed } = props
  const [changed, setChanged] = useState(false)
  const planned = useQuery({
    queryKey: ['plan', ...planKey],
    queryFn: plan,
    gcTime: 0,
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData, // of the other choice, until this one's is there
  })
  const doIt = useMutation({
    mutationFn: (planHash: string) => run(planHash),
    onSuccess: onDone,
    onError: (error) => {
      if (asApiError(error)?.code !== 'plan_changed') return
      setChanged(true)
      void planned.refetch()
    },
  })
  const failure = doIt.error && asApiError(doIt.error)?.code !== 'plan_changed' ? doIt.error : undefined
  const ready = planned.data !== undefined && planned.data.blockers.length === 0 && !planned.isFetching
  const shown = planned.data
  return (
    <Question
      title={title ?? (shown ? <Title plan={shown} begins={begins} /> : confirmLabel)}
      danger={danger}
      typed={typed}
      confirmLabel={confirmLabel}
      readAs={planText.t('plan.effects')}
      call={shown ? () => call(shown.hash) : 'none'}
      state={planned.isPending ? 'hidden' : ready ? 'ready' : 'blocked'}
      isPending={doIt.isPending}
      error={failure}
      onConfirm={() => shown && doIt.mutate(shown.hash)}
      onClose={onClose}
    >
      {options}
      {changed ? <Alert isInline variant="info" title={planText.t('plan.changed')} component="h2" /> : null}
      {shown ? <PlanView plan={shown} /> : null}
      {planned.isPending ? <PlanSkeleton label={planText.t('plan.loading')} /> : null}
      {planned.error ? <ErrorSentence error={planned.error} /> : null}
    </Question>
  )
}

function Title({ plan, begins }: { plan: Schema<'Plan'>; begins: ConfirmFromPlanProps['begins'] }) {
  const text = designText.use()
  const name = begins && plan.effects.find(({ object }) => object.id === begins.id)?.object.name
  return begins && name !== undefined ? (
    text(`operationKind.${begins.kind}`, { name })
  ) : (
    <span lang="en">{plan.title}</span>
  )
}

function PlanSkeleton({ label }: { label: string }) {
  return (
    <div className="ov-stack" role="status" aria-label={label}>
      <Skeleton width="80%" />
      <Skeleton width="60%" />
    </div>
  )
}
