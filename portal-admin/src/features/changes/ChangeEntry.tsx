import './changes.css'
import type { Schema } from '@overt/api-client/engine'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { detailText } from '../../text/details.ts'
import { changeTitle, fieldName, isData, valueWords } from './words.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** One change: when, who, what, and each field before and after. */
export function ChangeEntry({ change, shownOn }: { change: Schema<'ObjectChange'>; shownOn: string }) {
  const t = detailText.use()
  const { object, operation, fields, action } = change
  const isElsewhere = object.id !== shownOn
  return (
    <li className="ov-change">
      <div className="ov-change-when">
        <RelativeTime at={change.at} />
        <span className="ov-fine">{change.userName ? <Data>{change.userName}</Data> : t('history.engine')}</span>
      </div>
      <div>
        <div className="ov-change-what">
          <span className="ov-change-title">
            {isElsewhere && action !== 'deleted' ? (
              <ObjectLink object={object}>{changeTitle(change, shownOn)}</ObjectLink>
            ) : (
              changeTitle(change, shownOn)
            )}
          </span>
          {operation ? (
            <ObjectLink object={{ kind: 'operation', id: operation.id }}>{t('history.operation')}</ObjectLink>
          ) : null}
        </div>
        {fields.length > 0 ? (
          <dl className="ov-change-fields">
            {fields.map(({ field, before, after }) => (
              <Field key={field} field={field} before={before} after={after} action={action} />
            ))}
          </dl>
        ) : null}
      </div>
    </li>
  )
}

function Field({ field, before, after, action }: Schema<'FieldChange'> & Pick<Schema<'ObjectChange'>, 'action'>) {
  const t = detailText.use()
  // Of what is new or gone only the side there is says something.
  const only = action === 'created' ? after : action === 'deleted' ? before : undefined
  return (
    <>
      <dt>{fieldName(field)}</dt>
      <dd>
        {action === 'updated' ? (
          <>
            <span className="ov-before">
              <Value field={field} value={before} />
            </span>
            <span aria-hidden="true"> → </span>
            <span className="pf-v6-screen-reader">{t('history.becomes')}</span>
            <Value field={field} value={after} />
          </>
        ) : (
          <Value field={field} value={only ?? null} />
        )}
      </dd>
    </>
  )
}

function Value({ field, value }: { field: string; value: Schema<'FieldChange'>['before'] }) {
  if (field === 'expiresAt' && typeof value === 'string') return <RelativeTime at={value} />
  const words = valueWords(field, value)
  return isData(field, value) ? <Data>{words}</Data> : words
}
