import './explain.css'
import type { Schema } from '@overt/api-client/engine'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { useQuery } from '@tanstack/react-query'
import { Alert } from '../../feedback/Alert.tsx'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { Data } from '../../units/Data.tsx'
import { RelativeTime } from '../../units/Time.tsx'
import { query } from '../api.ts'
import { ObjectLink } from '../links.tsx'
import { explainText } from './text/explain-text.ts'

type Reason = Schema<'AccessReason'>

/** What is asked: whether a user (default: whoever asks) has a right on an object. */
export interface AccessQuestion {
  readonly userId?: string
  readonly right: Schema<'Right'>
  readonly object: Schema<'ObjectRef'>
}

/** The call that asks it. */
export const accessQuestion = ({ userId, right, object }: AccessQuestion) => ({
  query: { right, objectKind: object.kind, objectId: object.id, ...(userId === undefined ? {} : { userId }) },
})

/** Whether somebody may do something: the engine's sentence, every grant that allows it, or who could make one. */
export function AccessAnswer({ question }: { question: AccessQuestion }) {
  const text = explainText.use()
  const { data, error } = useQuery(query('explainAccess', accessQuestion(question)))
  if (error) return <ErrorSentence error={error} />
  if (!data)
    return (
      <div role="status" aria-label={text('checking')}>
        <Skeleton width="80%" />
      </div>
    )
  return (
    <div className="ov-stack" role="status">
      <Alert
        isInline
        variant={data.allowed ? 'success' : 'warning'}
        title={<span lang="en">{data.sentence}</span>}
        component="p"
      />
      {data.reasons.length > 0 ? (
        <ul className="ov-reasons" role="list" aria-label={text('reasons')}>
          {data.reasons.map((reason) => (
            <ReasonItem key={reason.permissionId} reason={reason} />
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** One grant, with links to what it is made of. */
function ReasonItem({ reason }: { reason: Reason }) {
  const text = explainText.use()
  const { role, object, grantedAt, grantedBy, expiresAt } = reason
  return (
    <li>
      <strong>
        <Way reason={reason} />
      </strong>
      <dl>
        <dt>{text('reason.role')}</dt>
        <dd>
          <ObjectLink object={{ kind: 'role', ...role }} />
        </dd>
        <dt>{text('reason.on')}</dt>
        <dd>
          <ObjectLink object={object}>{object.kind === 'system' ? text('system') : undefined}</ObjectLink>
        </dd>
        <dt>{text('reason.at')}</dt>
        <dd>
          <RelativeTime at={grantedAt} />
        </dd>
        {grantedBy === null ? null : (
          <>
            <dt>{text('reason.by')}</dt>
            <dd>
              <Data>{grantedBy}</Data>
            </dd>
          </>
        )}
        {expiresAt === null ? null : (
          <>
            <dt>{text('reason.until')}</dt>
            <dd>
              <RelativeTime at={expiresAt} />
            </dd>
          </>
        )}
      </dl>
    </li>
  )
}

/** The way a grant takes to the user: theirs, everyone's, or by groups. */
function Way({ reason: { principal, groups } }: { reason: Reason }) {
  const text = explainText.use()
  if (principal.kind !== 'group') return text(`to.${principal.kind}`)
  return groups.length > 1
    ? text('to.groups', { groups: groups.join(' → ') })
    : text('to.group', { group: principal.name })
}
