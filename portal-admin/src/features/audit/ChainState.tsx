import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { useNow } from '@overt/design/units/clock.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { auditText } from '../../text/audit.ts'
import { chainQuery } from './queries.ts'

/** After this long without a seal something is wrong: records are sealed each second. */
const lateMs = 60_000

/** The state of the chain in words: how far it is sealed, whether it was checked, and what was found. */
export function ChainState() {
  const t = auditText.use()
  const { data: chain } = useSuspenseQuery(chainQuery)
  const now = useNow()
  const isLate = chain.waitingSince !== null && now.getTime() - Date.parse(chain.waitingSince) > lateMs
  return (
    <Panel title={t('chain.title')}>
      <div className="ov-stack">
        <Broken check={chain.lastCheck} />
        {isLate ? (
          <Alert isInline variant="warning" title={t('chain.late')} component="h3">
            {t('chain.lateBody')}
          </Alert>
        ) : null}
        <p>
          <strong>{t('chain.records', { count: chain.records })}</strong>. <Sealed chain={chain} />{' '}
          <Checked check={chain.lastCheck} />
        </p>
        {chain.checking ? <ProgressBar label={t('chain.progress')} percent={chain.checking.progressPercent} /> : null}
        {chain.head ? <Facts facts={factsOf(chain.head)} /> : null}
      </div>
    </Panel>
  )
}

function Sealed({ chain: { waiting, waitingSince, head } }: { chain: Schema<'AuditChain'> }) {
  const t = auditText.use()
  if (waiting > 0 && waitingSince)
    return (
      <>
        {t('chain.waiting', { count: waiting })} <RelativeTime at={waitingSince} />.
      </>
    )
  if (!head) return <>{t('chain.nothing')}</>
  return (
    <>
      {t('chain.sealed')} <RelativeTime at={head.sealedAt} />.
    </>
  )
}

function Checked({ check }: { check: Schema<'AuditCheck'> | null }) {
  const t = auditText.use()
  if (!check) return <>{t('chain.unchecked')}</>
  if (check.problem !== null) return null
  return (
    <>
      {t('chain.checked', { count: check.records })} <RelativeTime at={check.at} />.
    </>
  )
}

function Broken({ check }: { check: Schema<'AuditCheck'> | null }) {
  const t = auditText.use()
  if (!check || check.problem === null) return null
  const { problem, brokenSeal, brokenRecord, at } = check
  const facts: Fact[] = [
    ...(brokenSeal === null ? [] : [[t('chain.brokenSeal'), brokenSeal] as const]),
    ...(brokenRecord === null ? [] : [[t('chain.brokenRecord'), brokenRecord] as const]),
    [t('chain.foundAt'), <RelativeTime key="at" at={at} />],
  ]
  return (
    <Alert isInline variant="danger" title={t('chain.broken')} component="h3">
      <p lang="en">{problem}</p>
      <p>{t('chain.brokenBody')}</p>
      <Facts facts={facts} />
    </Alert>
  )
}

function factsOf({ number, lastPlace, hash }: Schema<'AuditSeal'>): Fact[] {
  const { t } = auditText
  return [
    [t('chain.head'), t('chain.headValue', { number, place: lastPlace })],
    [
      t('chain.hash'),
      <div key="hash">
        <CopyText value={`${number}:${hash}`} isMono />
        <p className="ov-fine">{t('chain.hashHint')}</p>
      </div>,
    ],
  ]
}
