import type { Tag } from './queries.ts'

/** A tag with those below it. */
export interface TagNode {
  readonly tag: Tag
  readonly below: readonly TagNode[]
}

/** The tree of tags, each level as it came. A tag whose parent is not among them stands at the top. */
export function treeOf(tags: readonly Tag[]): readonly TagNode[] {
  const known = new Set(tags.map(({ id }) => id))
  const below = Map.groupBy(tags, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null))
  const nodes = (parentId: string | null): readonly TagNode[] =>
    (below.get(parentId) ?? []).map((tag) => ({ tag, below: nodes(tag.id) }))
  return nodes(null)
}

/** Where a tag can be moved: not below itself. */
export function placesFor(moved: Pick<Tag, 'id'>, tags: readonly Tag[]): readonly Tag[] {
  const isWithin = new Set([moved.id])
  let grew = true
  while (grew) {
    grew = false
    for (const { id, parentId } of tags) {
      if (parentId === null || isWithin.has(id) || !isWithin.has(parentId)) continue
      isWithin.add(id)
      grew = true
    }
  }
  return tags.filter(({ id }) => !isWithin.has(id))
}
