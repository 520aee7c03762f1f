import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { tagText } from '../../text/tags.ts'
import type { Tag } from './queries.ts'

/** Asks before a tag is deleted: which roles end, and what loses it. */
export default function DeleteTag(props: { tag: Tag; onClose: () => void; onDeleted: () => void }) {
  const { tag, onClose, onDeleted } = props
  const { id, name } = tag
  const t = tagText.use()
  const args = (hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })
  return (
    <ConfirmFromPlan
      planKey={['delete-tag', id]}
      title={t('deleteTitle', { name })}
      plan={() => client.call('planDeleteTag', { path: { id } })}
      run={async (hash) => {
        await client.call('deleteTag', args(hash))
        showToast({ variant: 'success', title: t('deleted', { name }) })
      }}
      call={(hash) => describeCall('deleteTag', args(hash))}
      confirmLabel={t('delete')}
      onClose={onClose}
      onDone={onDeleted}
    />
  )
}
