import { expect, test } from 'vitest'
import type { Tag } from './queries.ts'
import { placesFor, type TagNode, treeOf } from './tag-tree.ts'

const tag = (id: string, parentId: string | null): Tag => ({
  id,
  name: id,
  description: '',
  parentId,
  path: [id],
  objectCount: 0,
  objectCounts: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  revision: 1,
  myRights: [],
})
const tags = [tag('a', null), tag('a1', 'a'), tag('a11', 'a1'), tag('b', null), tag('lost', 'hidden')]
const drawn = (nodes: readonly TagNode[]): unknown => nodes.map(({ tag: { id }, below }) => [id, drawn(below)])

test('tags stand below their parents, and at the top where that is not shown', () => {
  expect(drawn(treeOf(tags))).toEqual([
    ['a', [['a1', [['a11', []]]]]],
    ['b', []],
    ['lost', []],
  ])
})

test('a tag is not moved below itself, in whatever order they come', () => {
  const idsFor = (id: string, all: readonly Tag[]) => placesFor({ id }, all).map((place) => place.id)
  expect(idsFor('a', tags)).toEqual(['b', 'lost'])
  expect(idsFor('a', tags.toReversed())).toEqual(['lost', 'b'])
  expect(idsFor('a11', tags)).toEqual(['a', 'a1', 'b', 'lost'])
})
