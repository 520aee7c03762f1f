import { describeCall } from '@overt/api-client/describe-call'
import type { QueryOf } from '@overt/api-client/engine'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { AnchorButton, Button } from '@overt/design/page/Button.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { stateOf } from '@overt/design/shell/list-definition.ts'
import { listQueryOf } from '@overt/design/shell/list-state.ts'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { auditText } from '../../text/audit.ts'
import { auditList } from './audit-list.tsx'
import { chainQuery } from './queries.ts'

type Format = NonNullable<QueryOf<'exportAudit'>['format']>

/** The address of the file: the browser reads it to the disk as it comes, however long it is. */
function addressOf(format: Format, filters: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(filters)) params.set(name, String(value)) // lists by commas
  return `/api/v1/audit/export?${params}`
}

/** Hands the log out as a file that can be checked without this engine. */
export default function ExportProof({ onClose }: { onClose: () => void }) {
  const t = auditText.use()
  const [params] = useSearchParams()
  const { data: chain } = useSuspenseQuery(chainQuery)
  // That of when it opened: the download is recorded and sealed too, under a seal that the file doesn't have.
  const [head] = useState(chain.head)
  const { search: _, ...filters } = listQueryOf(stateOf(auditList, params))
  const command = `npm run audit -- verify --file overt-audit.csv${head ? ` --head ${head.number}:${head.hash}` : ''}`
  return (
    <Dialog
      title={t('export.title')}
      hint={t('export.hint')}
      size="medium"
      onClose={onClose}
      call={() => describeCall('exportAudit', { query: { format: 'csv', ...filters } })}
      buttons={
        <>
          <AnchorButton variant="primary" href={addressOf('csv', filters)} download="overt-audit.csv">
            {t('export.csv')}
          </AnchorButton>
          <AnchorButton variant="secondary" href={addressOf('jsonl', filters)} download="overt-audit.jsonl">
            {t('export.jsonl')}
          </AnchorButton>
          <Button variant="link" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      <p>{t('export.body')}</p>
      <p className="ov-audit-command">
        <CopyText value={command} isMono />
      </p>
      <p className="ov-fine">{t('export.note')}</p>
    </Dialog>
  )
}
