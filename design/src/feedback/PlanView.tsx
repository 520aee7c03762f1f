import type { Schema } from '@overt/api-client/engine'
import { Alert } from './Alert.tsx'
import { List, ListItem } from '@patternfly/react-core/dist/esm/components/List'
import { planText } from './plan-text/plan-text.ts'
import { Label } from '../units/Label.tsx'

/** A plan as people read it: blockers first, then what happens to each object, then what to mind; in the engine's words. */
export function PlanView({ plan }: { plan: Schema<'Plan'> }) {
  const text = planText.use()
  return (
    <>
      {plan.blockers.length > 0 ? (
        <Alert isInline variant="danger" title={text('plan.blocked')} component="h2">
          <Sentences sentences={plan.blockers.map((blocker) => blocker.text)} />
        </Alert>
      ) : null}
      <div>
        {plan.effects.length === 0 ? (
          <p>{text('plan.nothing')}</p>
        ) : (
          <List isPlain isBordered>
            {plan.effects.map((effect) => (
              <ListItem key={`${effect.object.kind}/${effect.object.id}/${effect.action}`}>
                <span className="ov-effect">
                  <span lang="en">{effect.text}</span>{' '}
                  {effect.irreversible ? <Label color="red">{text('plan.irreversible')}</Label> : null}
                </span>
              </ListItem>
            ))}
          </List>
        )}
      </div>
      {plan.warnings.length > 0 ? (
        <Alert isInline variant="warning" title={text('plan.warnings')} component="h2">
          <Sentences sentences={plan.warnings} />
        </Alert>
      ) : null}
    </>
  )
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 1) return <p lang="en">{sentences[0]}</p>
  return (
    <List>
      {sentences.map((sentence) => (
        <ListItem key={sentence}>
          <span lang="en">{sentence}</span>
        </ListItem>
      ))}
    </List>
  )
}
