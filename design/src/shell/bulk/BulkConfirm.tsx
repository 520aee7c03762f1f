import { Alert } from '../../feedback/Alert.tsx'
import type { Schema } from '@overt/api-client/engine'
import { useEffect, useState } from 'react'
import { Question } from '../../feedback/ConfirmDialog.tsx'
import { planText } from '../../feedback/plan-text/plan-text.ts'
import { listText } from '../list-text/list-text.ts'
import { Label } from '../../units/Label.tsx'
import { ProgressBar } from '../../units/ProgressBar.tsx'
import { type AskedAction, type BulkConfirmation, type BulkObject, dismissAsked, startBulk } from './bulk-runs.ts'
import './bulk.css'

const atOnce = 4
/** Lines drawn: beyond it only their number is told. */
const mostLines = 200

interface Planned {
  readonly object: BulkObject
  readonly plan?: Schema<'Plan'>
  readonly refusal?: string
}

async function planOne(object: BulkObject, plan: BulkConfirmation['plan']): Promise<Planned> {
  if (object.refusal !== undefined) return { object, refusal: object.refusal }
  try {
    const made = await plan(object.id)
    const [blocker] = made.blockers
    return blocker ? { object, refusal: blocker.text } : { object, plan: made }
  } catch (error) {
    return { object, refusal: error instanceof Error ? error.message : String(error) }
  }
}

/** The plans of all objects, a few at a time; undefined until each is known. */
function usePlans(action: AskedAction): { readonly plans: readonly Planned[]; readonly isReady: boolean } {
  const [plans, setPlans] = useState<readonly Planned[]>([])
  useEffect(() => {
    const { plan } = action.confirm
    let isCurrent = true
    setPlans([])
    const waiting = [...action.objects]
    const work = async () => {
      for (let object = waiting.shift(); object && isCurrent; object = waiting.shift()) {
        const planned = await planOne(object, plan)
        if (isCurrent) setPlans((before) => [...before, planned])
      }
    }
    for (let n = 0; n < atOnce; n++) void work()
    return () => {
      isCurrent = false
    }
  }, [action])
  return { plans, isReady: plans.length === action.objects.length }
}

/**
 * Asks before something is stopped or deleted on several objects, with the engine's plan of each. What cannot be done
 * is told apart and left out; the hashes of the plans go with the requests, so that what is done is what was shown.
 */
export default function BulkConfirm({ action }: { action: AskedAction }) {
  const listed = listText.use()
  const planned = planText.use()
  const { plans, isReady } = usePlans(action)
  const able = plans.filter(({ plan }) => plan !== undefined)
  const unable = plans.filter(({ plan }) => plan === undefined)
  const effects = able.flatMap(({ plan }) => plan?.effects ?? [])
  const warnings = [...new Set(able.flatMap(({ plan }) => plan?.warnings ?? []))]
  const run = () => {
    const hashes = new Map(able.map(({ object, plan }) => [object.id, plan?.hash ?? '']))
    const objects = plans.map(({ object, refusal }) => ({ ...object, refusal }))
    void startBulk({ ...action, objects }, hashes)
  }
  const label = listed('bulk.confirm', { action: action.label, count: isReady ? able.length : action.objects.length })
  return (
    <Question
      title={label}
      confirmLabel={label}
      readAs={planned('plan.effects')}
      call={isReady ? () => able.map(({ object, plan }) => action.confirm.call(object.id, plan?.hash ?? '')) : 'none'}
      state={isReady && able.length > 0 ? 'ready' : 'blocked'}
      isPending={false} // it closes at once, and its panel tells how far it is
      onConfirm={run}
      onClose={dismissAsked}
    >
      {isReady ? null : (
        <div role="status">
          <ProgressBar label={planned('plan.loading')} percent={(plans.length / action.objects.length) * 100} />
        </div>
      )}
      {unable.length > 0 ? (
        <Alert isInline variant="info" component="h3" title={listed('bulk.leftOut', { count: unable.length })}>
          <ul className="ov-bulk-lines" role="list">
            {unable.slice(0, mostLines).map(({ object, refusal }) => (
              <li key={object.id}>
                <strong translate="no">{object.name}</strong>: {/* The page's own words, or the engine's. */}
                <span {...(object.refusal === undefined ? { lang: 'en' } : {})}>{refusal}</span>
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      <ul className="ov-bulk-effects ov-bulk-lines" role="list" aria-label={planned('plan.effects')}>
        {effects.slice(0, mostLines).map((effect) => (
          <li key={`${effect.object.kind}/${effect.object.id}/${effect.action}`}>
            <span lang="en">{effect.text}</span>{' '}
            {effect.irreversible ? <Label color="red">{planned('plan.irreversible')}</Label> : null}
          </li>
        ))}
        {effects.length > mostLines ? <li>{listed('bulk.andMore', { count: effects.length - mostLines })}</li> : null}
      </ul>
      {warnings.length > 0 ? (
        <Alert isInline variant="warning" component="h3" title={planned('plan.warnings')}>
          {warnings.slice(0, 20).map((warning) => (
            <p key={warning} lang="en">
              {warning}
            </p>
          ))}
        </Alert>
      ) : null}
    </Question>
  )
}
