import './audit.css'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { part } from '@overt/design/page/part.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { LoaderFunctionArgs } from 'react-router'
import { auditText } from '../../text/audit.ts'
import { auditDialogs, auditList } from './audit-list.tsx'
import { ChainState } from './ChainState.tsx'
import { chainQuery } from './queries.ts'

const AuditRecordDialog = part(() => import('./AuditRecordDialog.tsx'))
const ExportProof = part(() => import('./ExportProof.tsx'))

/** Who did or was refused what, and whether it is still as it was written. */
export default function AuditPage() {
  const t = auditText.use()
  const dialog = useDialogAddress(auditDialogs)
  return (
    <>
      <PageHeader title={t('title')} actions={<Actions onExport={() => dialog.open('proof')} />} />
      <Section isFilled className="ov-list-section">
        <div className="ov-stack">
          <ChainState />
          <Panel title={t('records')}>
            <div className="ov-tab-body ov-audit-records">
              <ResourceList
                list={auditList}
                title={t('records')}
                isTab
                empty={{ title: t('empty'), body: t('emptyBody') }}
                rowActions={({ id }) => [{ id: 'record', label: t('details'), run: () => dialog.open('record', id) }]}
              />
            </div>
          </Panel>
        </div>
      </Section>
      {dialog.name === 'record' && dialog.id !== undefined ? (
        <AuditRecordDialog id={dialog.id} onClose={dialog.close} />
      ) : null}
      {dialog.name === 'proof' ? <ExportProof onClose={dialog.close} /> : null}
    </>
  )
}

function Actions({ onExport }: { onExport: () => void }) {
  const t = auditText.use()
  const queryClient = useQueryClient()
  const { checking } = useSuspenseQuery(chainQuery).data
  const verify = useMutation({
    ...mutation('verifyAuditChain'),
    onSuccess: async (operation) => {
      trackOperation(operation)
      await queryClient.invalidateQueries({ queryKey: chainQuery.queryKey })
    },
    onError: (error) => showToast({ variant: 'danger', title: error.message }),
  })
  return (
    <>
      <ActionButton
        action={{
          id: 'check',
          label: t('chain.check'),
          disabledReason: checking ? t('chain.checking') : undefined,
          run: () => verify.mutate({}),
        }}
        variant="primary"
      />
      <ActionButton action={{ id: 'proof', label: t('export.label'), run: onExport }} variant="secondary" />
    </>
  )
}

/** Reads the state of the chain and the newest records before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([queryClient.ensureQueryData(chainQuery), listLoader(auditList)(queryClient)(args)])
  return null
}

/** The tab's title. */
export const handle = { title: () => auditText.t('title') }
