import { describeCall } from '@overt/api-client/describe-call'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { QuotaBars } from '@overt/design/quota/QuotaBars.tsx'
import { ownQuotasArgs, ownQuotasQuery } from '@overt/design/quota/queries.ts'
import { quotaText } from '@overt/design/quota/text/quota-text.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { useQuery } from '@tanstack/react-query'
import { text } from '../../text/text.ts'

/** How much the user may use, and uses: what their machines and those of their group take together. */
export default function MyLimits({ onClose }: { onClose: () => void }) {
  const t = text.use()
  const q = quotaText.use()
  const { data, error } = useQuery({ ...ownQuotasQuery, staleTime: 0 })
  const quotas = data?.items.filter(({ mode }) => mode !== 'disabled')
  return (
    <Dialog
      title={q('use.titlePlain')}
      size="medium"
      onClose={onClose}
      call={() => describeCall('listQuotas', ownQuotasArgs)}
      buttons={
        <Button variant="secondary" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <div className="ov-stack" aria-busy={quotas === undefined && !error}>
        {error ? (
          <div role="alert">
            <ErrorSentence error={error} />
          </div>
        ) : null}
        {quotas?.length === 0 ? <p>{t('limitsNone')}</p> : null}
        {quotas && quotas.length > 0 ? <p className="ov-fine">{t('limitsHint')}</p> : null}
        {quotas?.map((quota) => (
          <section key={quota.id} className="ov-stack" aria-label={quota.name}>
            {quotas.length > 1 ? (
              <h2>
                <Data>{quota.name}</Data>
              </h2>
            ) : null}
            {quota.mode === 'audit' ? <p className="ov-fine">{t('limitsWatched')}</p> : null}
            <QuotaBars quota={quota} words="plain" />
          </section>
        ))}
      </div>
    </Dialog>
  )
}
