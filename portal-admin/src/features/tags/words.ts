import { currentLanguage } from '@overt/design/text/define-text.ts'
import type { TaggedKind } from '../../shared/tagged.tsx'
import { tagText } from '../../text/tags.ts'
import type { Tag } from './queries.ts'

/** Kinds of objects that can have tags, in the order of the portal's menu. */
export const taggedKinds: readonly TaggedKind[] = [
  'vm',
  'host',
  'cluster',
  'data_center',
  'network',
  'storage_domain',
  'disk',
]

/** How many objects of each kind have a tag themselves, in words; empty for nothing. */
export function countWords({ objectCounts }: Pick<Tag, 'objectCounts'>): string {
  const words = taggedKinds.flatMap((kind) => {
    const count = objectCounts.find((each) => each.kind === kind)?.count ?? 0
    return count === 0 ? [] : [tagText.t(`count.${kind}`, { count })]
  })
  return new Intl.ListFormat(currentLanguage(), { type: 'unit', style: 'short' }).format(words)
}
