import type { Schema } from '@overt/api-client/engine'
import { useQuery } from '@tanstack/react-query'
import { Alert } from '../feedback/Alert.tsx'
import { useSettled } from '../form/use-settled.ts'
import { Panel } from '../page/Panel.tsx'
import { asApiError } from '../shell/api.ts'
import { type LimitState, writeUse } from './amounts.ts'
import { LimitBar } from './LimitBar.tsx'
import { quotaUseQuery } from './queries.ts'
import { quotaText } from './text/quota-text.ts'
import { lacking, lineName, lineUnit, type QuotaWords } from './words.ts'

type Preview = Schema<'QuotaPreview'>
type Question = Schema<'QuotaQuestion'>
type Line = Preview['lines'][number]

const states = { fits: 'within', threshold: 'near', grace: 'over', exceeded: 'beyond' } as const satisfies Record<
  Schema<'QuotaVerdict'>,
  LimitState
>

/**
 * What would be used of a quota after what a form holds now, and a warning where that is too much. Follows the form with
 * a short delay and never blocks it; nothing is shown where quotas limit nothing.
 */
export function QuotaUse({ question, words = 'full' }: { question: Question | undefined; words?: QuotaWords }) {
  const text = quotaText.use()
  // Also when nothing was asked yet: what is asked first need not wait.
  const settled = useSettled(question ?? null) ?? question
  const { data, error, isPlaceholderData } = useQuery(quotaUseQuery(settled))
  const isPlain = words === 'plain'
  if (!question || data?.mode === 'disabled' || (!data && (!error || isPlain))) return null
  const title = isPlain
    ? text('use.titlePlain')
    : data?.quotaName
      ? text('use.titleOf', { name: data.quotaName })
      : text('use.title')
  return (
    <Panel title={title}>
      {error ? <p className="ov-fine">{asApiError(error)?.message ?? String(error)}</p> : null}
      {data && !error ? (
        <div className="ov-stack" aria-busy={isPlaceholderData}>
          <div aria-live="polite" className="ov-stack">
            <p>{usesOf(data, isPlain)}</p>
            <Verdict preview={data} words={words} />
          </div>
          {limited(data).map((line) => (
            <LimitBar
              key={`${line.resource} ${line.place?.id ?? ''}`}
              title={lineName(line, words)}
              unit={lineUnit(line.resource, words)}
              used={line.used}
              adds={line.asked}
              limit={line.limit}
              state={states[line.verdict]}
            />
          ))}
        </div>
      ) : null}
    </Panel>
  )
}

const limited = ({ lines }: Preview): readonly (Line & { readonly limit: number })[] =>
  lines.flatMap((line) => (line.limit === null ? [] : [{ ...line, limit: line.limit }]))

/** All of it in one sentence. */
function usesOf(preview: Preview, isPlain: boolean): string {
  const { t } = quotaText
  if (preview.quotaId === null) return t(isPlain ? 'use.nonePlain' : 'use.none')
  const uses = limited(preview).map(({ resource, used, asked, limit }) => {
    const use = writeUse(lineUnit(resource, isPlain ? 'plain' : 'full'), used + asked, limit)
    return t(resource === 'storage' && isPlain ? 'use.storagePlain' : `use.${resource}`, { use })
  })
  if (uses.length > 0) return t('use.after', { uses: uses.join(', ') })
  if (preview.verdict !== 'exceeded') return t('use.unlimited')
  return t(isPlain ? 'use.uncoveredPlain' : 'use.uncovered') // it has parts, but none for where this would be
}

/** What is to be said of it: nothing while it fits. */
function Verdict({ preview, words }: { preview: Preview; words: QuotaWords }) {
  const text = quotaText.use()
  const { verdict, mode, quotaId } = preview
  const isPlain = words === 'plain'
  if (verdict === 'grace') return <Alert isInline isPlain variant="warning" title={text('use.grace')} component="h3" />
  if (verdict !== 'exceeded') return null
  if (mode !== 'enforced') return <Alert isInline isPlain variant="info" title={text('use.audit')} component="h3" />
  if (quotaId === null)
    return (
      <Alert isInline variant="warning" title={text(isPlain ? 'use.exceededPlain' : 'use.noneExceeded')} component="h3">
        <p>{text(isPlain ? 'use.noneTodoPlain' : 'use.noneTodo')}</p>
      </Alert>
    )
  return (
    <Alert isInline variant="warning" title={text(isPlain ? 'use.exceededPlain' : 'use.exceeded')} component="h3">
      {limited(preview)
        .filter((line) => line.verdict === 'exceeded')
        .map((line) => (
          <p key={`${line.resource} ${line.place?.id ?? ''}`}>{lacking(line, words)}</p>
        ))}
      <p>{text(isPlain ? 'use.todoPlain' : 'use.todo')}</p>
    </Alert>
  )
}
