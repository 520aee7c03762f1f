import type { Schema } from '@overt/api-client/engine'
import { anId, aPlan, aSession, aVm, minutesAgo } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { aTag } from '@overt/design/test-support/people-factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn, typeKeys } from '@overt/design/test-support/typing.ts'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const top = aTag({ objectCount: 2, objectCounts: [{ kind: 'vm', count: 2 }] })
const below = aTag({ id: anId(2, 31), name: 'web', parentId: top.id, path: ['production', 'web'] })
const onObject = ({ id, name }: Schema<'Tag'>) => ({ id, name, inherited: false })
const web = aVm({ id: anId(1), name: 'web-1', tags: [onObject(top)] })
const tagged = ({ id, name }: Schema<'Vm'>): Schema<'TaggedObject'> => ({
  object: { kind: 'vm', id, name },
  taggedAt: minutesAgo(1),
})
const handlers: FakeHandlers = {
  listTags: ({ query }) => ({
    items: [top, below].filter(({ name }) => name.includes(query.search ?? '')),
    next: null,
  }),
  getTag: () => top,
  listVms: () => ({ items: [web, aVm({ id: anId(2), name: 'db-1' })], next: null, total: 2 }),
  getVm: () => web,
}
const choose = async (dialog: ReturnType<typeof within>, typed: string, option: RegExp) => {
  clickOn(dialog.getByRole('combobox', { name: /^Tag/ }))
  typeKeys(typed)
  await dialog.findByRole('option', { name: option })
  typeKeys('{Enter}')
}

test('tags stand below their parents, with what has them; a branch is folded and unfolded', async () => {
  await renderPortal(portal, '/tags', handlers)
  const tree = within(await screen.findByRole('list', { name: /^Tags/ }))
  expect(tree.getByText('2 VMs')).toBeDefined()
  expect(tree.getByRole('link', { name: 'web' })).toBeDefined()
  clickOn(tree.getByRole('button', { name: 'Hide the tags below production' }))
  expect(tree.queryByRole('link', { name: 'web' })).toBeNull()
  clickOn(tree.getByRole('button', { name: 'Show the tags below production' }))
  expect(tree.getByRole('link', { name: 'web' })).toBeDefined()
})

test('a tag that was made and not put on is not made a second time', async () => {
  let isRefused = true
  const made = aTag({ id: anId(3, 31), name: 'new', path: ['new'] })
  const { callsOf } = await renderPortal(portal, `/vms/${web.id}?dialog=tag&on=${web.id}`, {
    ...handlers,
    createTag: () => made,
    tagObject: () => {
      if (isRefused) throw refusal('busy', 'Tags are being changed.')
      return tagged(web)
    },
  })
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a tag to web-1' }))
  await choose(dialog, 'new', /Will be created/)
  clickOn(dialog.getByRole('button', { name: 'Add tag' }))
  expect(await dialog.findByText('Tags are being changed.')).toBeDefined()
  isRefused = false
  clickOn(dialog.getByRole('button', { name: 'Add tag' }))
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(callsOf('createTag')).toHaveLength(1)
  expect(callsOf('tagObject').map(({ path }) => path)).toMatchObject([{ id: made.id }, { id: made.id }])
})

test('who may not make tags is offered none to make', async () => {
  const { callsOf } = await renderPortal(portal, `/vms/${web.id}?dialog=tag&on=${web.id}`, {
    ...handlers,
    getSession: () => aSession({ rights: ['see'] }),
  })
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a tag to web-1' }))
  clickOn(dialog.getByRole('combobox', { name: /^Tag/ }))
  typeKeys('prod')
  await expect.poll(() => callsOf('listTags').at(-1)?.query['search']).toBe('prod')
  await expect.poll(() => dialog.getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['production'])
})

test('a tag that was removed is put back', async () => {
  const { callsOf } = await renderPortal(portal, `/vms/${web.id}`, {
    ...handlers,
    untagObject: () => undefined,
    tagObject: () => tagged(web),
  })
  clickOn(await screen.findByRole('button', { name: 'Remove tag production' }))
  clickOn(await screen.findByRole('button', { name: 'Put back' }))
  await expect.poll(() => callsOf('tagObject')).toHaveLength(1)
  expect(callsOf('untagObject')[0]?.path).toEqual({ id: top.id, objectId: web.id })
  expect(callsOf('tagObject')[0]).toMatchObject({ path: { id: top.id }, body: { kind: 'vm', id: web.id } })
})

test('a tag is deleted by the plan that is shown', async () => {
  const { callsOf, address } = await renderPortal(portal, `/tags/${below.id}?dialog=delete&on=${below.id}`, {
    ...handlers,
    getTag: () => below,
    listTaggedObjects: () => ({ items: [], next: null }),
    planDeleteTag: () => aPlan({ hash: 'seen', title: 'Delete tag production / web' }),
    deleteTag: () => undefined,
  })
  const dialog = within(await screen.findByRole('dialog', { name: /Delete the tag web/ }))
  clickOn(await dialog.findByRole('button', { name: 'Delete tag' }))
  await expect.poll(() => callsOf('deleteTag')).toHaveLength(1)
  expect(callsOf('deleteTag')[0]).toMatchObject({ path: { id: below.id }, headers: { 'plan-hash': 'seen' } })
  await expect.poll(address).toBe('/tags')
})
