import type { Schema } from '@overt/api-client/engine'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { useListAddress } from '@overt/design/shell/list-address.ts'
import { SeverityLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useId } from 'react'
import { dashboardText } from '../../text/dashboard.ts'

type Item = Schema<'AttentionItem'>

/** Rows of a list that show until more are asked for. */
const firstRows = 6

/** What is wrong now, or plainly that nothing is; then what went wrong and has not come right. */
export function Attention({ attention }: { attention: Schema<'Dashboard'>['attention'] }) {
  const t = dashboardText.use()
  const now = attention.items.filter(({ ongoing }) => ongoing)
  const past = attention.items.filter(({ ongoing }) => !ongoing)
  // What is beyond the reply's end belongs to the last list that it has.
  const beyond = attention.total - attention.items.length
  const nowTotal = past.length > 0 ? now.length : now.length + beyond
  const id = useId()
  return (
    <section className={`ov-attention ${now.length === 0 ? 'ov-calm' : ''}`} aria-labelledby={id}>
      <h2 id={id} className="ov-attention-title">
        {now.length === 0 ? <CheckCircleIcon className="ov-calm-icon" /> : null}
        {now.length === 0 ? t('dashboard.calm') : t('dashboard.attention', { count: nowTotal })}
      </h2>
      {now.length === 0 ? (
        <p className="ov-unit">{t('dashboard.calmBody')}</p>
      ) : (
        <Items items={now} total={nowTotal} name="all" label={t('dashboard.attention', { count: nowTotal })} />
      )}
      {past.length > 0 ? (
        <>
          <h3 className="ov-attention-past">{t('dashboard.past')}</h3>
          <Items items={past} total={past.length + beyond} name="past" label={t('dashboard.past')} />
        </>
      ) : null}
    </section>
  )
}

function Items({ items, total, name, label }: { items: readonly Item[]; total: number; name: string; label: string }) {
  const t = dashboardText.use()
  const address = useListAddress()
  const isWhole = address.get(name) !== ''
  return (
    <>
      <ul className="ov-attention-list" role="list" aria-label={label}>
        {(isWhole ? items : items.slice(0, firstRows)).map((item) => (
          <AttentionRow key={item.id} item={item} />
        ))}
      </ul>
      {items.length > firstRows ? (
        <Button variant="link" isInline onClick={() => address.set(name, isWhole ? '' : '1')} aria-expanded={isWhole}>
          {isWhole ? t('dashboard.fewer') : t('dashboard.all', { count: total })}
        </Button>
      ) : null}
    </>
  )
}

function AttentionRow({ item }: { item: Item }) {
  const t = dashboardText.use()
  const { severity, code, object, reason, advice, since, affectedVmCount } = item
  return (
    <li className="ov-attention-row">
      <SeverityLabel severity={severity} />
      <div className="ov-attention-what">
        <p>
          <b>{t(`attention.${code}`)}</b> <ObjectLink object={object} />
          {affectedVmCount > 0 ? (
            <span className="ov-unit"> · {t('dashboard.affected', { count: affectedVmCount })}</span>
          ) : null}
        </p>
        <p lang="en">{reason}</p>
        {code === 'vm_paused' ? (
          // What paused it decides, and only the engine knows that.
          <p className="ov-fine" lang="en">
            {advice}
          </p>
        ) : (
          <p className="ov-fine">{t(`advice.${code}`)}</p>
        )}
      </div>
      <span className="ov-age">
        <RelativeTime at={since} />
      </span>
    </li>
  )
}
