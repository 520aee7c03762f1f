import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { PageLink } from '@overt/design/shell/links.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { useQuery } from '@tanstack/react-query'
import { paths } from '../../paths.ts'
import { auditText } from '../../text/audit.ts'
import { AuditedObject, OutcomeLabel } from './audit-list.tsx'
import { recordQuery } from './queries.ts'

/** Everything one record says. */
export default function AuditRecordDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = auditText.use()
  const { data, error } = useQuery(recordQuery(id))
  const record = data?.items[0]
  // Opened with what it says: growing under the eyes, it would move its buttons away from the pointer.
  if (!data && !error) return null
  return (
    <Dialog
      title={t('record.title')}
      size="medium"
      onClose={onClose}
      call={() => describeCall('listAuditRecords', { query: { id } })}
      buttons={
        <Button variant="primary" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      {error ? <ErrorSentence error={error} /> : null}
      {data && !record ? <p>{t('record.gone')}</p> : null}
      {record ? (
        <>
          <p lang="en">{record.summary}</p>
          <Facts facts={factsOf(record)} />
        </>
      ) : null}
    </Dialog>
  )
}

function factsOf(record: Schema<'AuditRecord'>): Fact[] {
  const { t } = auditText
  const { outcome, code, place, seal, hash, lastAt, fields, operationId, loginId } = record
  const facts: (Fact | undefined)[] = [
    [t('outcome'), <OutcomeLabel key="outcome" outcome={outcome} />],
    code === null ? undefined : [t('code'), <Data key="code">{code}</Data>],
    [t('at'), <RelativeTime key="at" at={record.at} />],
    lastAt === null ? undefined : [t('record.until'), <RelativeTime key="until" at={lastAt} />],
    record.repeats === 1 ? undefined : [t('record.repeats'), t('times', { count: record.repeats })],
    [t('who'), record.userName === '' ? t('nobody') : <Data key="who">{record.userName}</Data>],
    [t('object'), <AuditedObject key="object" object={record.object} />],
    [t('operation'), record.apiOperation === '*' ? t('manyOperations') : <Data key="call">{record.apiOperation}</Data>],
    fields.length === 0 ? undefined : [t('record.fields'), <Data key="fields">{fields.join(', ')}</Data>],
    operationId === null
      ? undefined
      : [
          t('record.work'),
          <PageLink key="work" to={paths.operation(operationId)}>
            {t('record.workLink')}
          </PageLink>,
        ],
    [
      t('address'),
      record.clientAddress === '*' ? t('manyAddresses') : <Data key="address">{record.clientAddress || '–'}</Data>,
    ],
    [t('record.request'), record.requestId === '' ? '–' : <CopyText key="request" value={record.requestId} isMono />],
    loginId === null ? undefined : [t('record.login'), <CopyText key="login" value={loginId} isMono />],
    [t('place'), place === null || seal === null ? t('record.unsealed') : t('record.sealed', { place, seal })],
    hash === null ? undefined : [t('record.hash'), <CopyText key="hash" value={hash} isMono />],
  ]
  return facts.filter((fact) => fact !== undefined)
}
