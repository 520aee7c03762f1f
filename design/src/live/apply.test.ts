import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { applyInvalidation, type ReadRows } from './apply.ts'
import { invalidationOf, isOverview } from './invalidation.ts'
import { longListEveryMs } from './read-list-again.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

interface Row {
  id: string
  status: string
}

async function watched(queryClient: QueryClient, queryKey: readonly unknown[], read: () => unknown) {
  const queryFn = vi.fn<() => Promise<unknown>>(async () => read())
  const observer = new QueryObserver(queryClient, { queryKey, queryFn, staleTime: Number.POSITIVE_INFINITY })
  stops.push(observer.subscribe(() => undefined))
  await vi.waitFor(() => expect(observer.getCurrentResult().isSuccess).toBe(true))
  return { queryFn, data: () => observer.getCurrentResult().data }
}

const listKey = (query: object = { sort: 'name' }) => ['/vms', { path: {}, query }]
const rows = (status: string) => ['a', 'b', 'c'].map((id): Row => ({ id, status }))

test('changed rows are read in one request by ids and put into the list, which is not read again', async () => {
  const queryClient = new QueryClient()
  const list = await watched(queryClient, listKey(), () => ({ items: rows('down'), next: null }))
  const readRows = vi.fn<ReadRows>(async (_path, ids) => ids.map((id) => ({ id, status: 'up' })))
  const changes = ['a', 'c', 'a', 'elsewhere'].map((id) => ({ kind: 'vm', id, change: 'updated' }) as const)
  await applyInvalidation(queryClient, invalidationOf(changes), readRows)
  expect(readRows).toHaveBeenCalledExactlyOnceWith('/vms', ['a', 'c'])
  expect((list.data() as { items: Row[] }).items.map(({ status }) => status)).toEqual(['up', 'down', 'up'])
  expect(list.queryFn).toHaveBeenCalledOnce()
})

test('rows within pages are patched too', async () => {
  const queryClient = new QueryClient()
  const pages = { pages: [{ items: rows('down'), next: null }], pageParams: [undefined] }
  const list = await watched(queryClient, [...listKey(), 'paged'], () => pages)
  await applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id: 'b', change: 'updated' }]), async () => [
    { id: 'b', status: 'up' },
  ])
  expect((list.data() as typeof pages).pages[0]?.items.map(({ status }) => status)).toEqual(['down', 'up', 'down'])
})

test('what is kept under the path of a list and has no rows stays as it is, and the list beside it is patched', async () => {
  const queryClient = new QueryClient()
  const list = await watched(queryClient, listKey(), () => ({ items: rows('down'), next: null }))
  const other = await watched(queryClient, ['/vms', 'a', 'targets'], () => ({ hosts: [] }))
  await applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id: 'b', change: 'updated' }]), async () => [
    { id: 'b', status: 'up' },
  ])
  expect((list.data() as { items: Row[] }).items.map(({ status }) => status)).toEqual(['down', 'up', 'down'])
  expect(other.data()).toEqual({ hosts: [] })
})

test('a created or gone row makes lists read again', async () => {
  const queryClient = new QueryClient()
  const list = await watched(queryClient, listKey(), () => ({ items: rows('down'), next: null }))
  await applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id: 'd', change: 'created' }]), async () => [])
  expect(list.queryFn).toHaveBeenCalledTimes(2)
})

test('a gone row is out of sight before the list is read again', async () => {
  const queryClient = new QueryClient()
  const answer = Promise.withResolvers<object>()
  const read = vi.fn<() => unknown>().mockReturnValueOnce({ items: rows('down'), total: 3, next: null })
  const list = await watched(queryClient, listKey(), read.mockReturnValue(answer.promise))
  void applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id: 'b', change: 'gone' }]), async () => [])
  await vi.waitFor(() =>
    expect(list.data()).toEqual({ items: [rows('down')[0], rows('down')[2]], total: 2, next: null }),
  )
  expect(list.queryFn).toHaveBeenCalledTimes(2)
  answer.resolve({ items: rows('up'), total: 3, next: null })
  await vi.waitFor(() => expect(list.data()).toMatchObject({ total: 3 }))
})

test('a list of many pages is read again at once, and then now and then', async () => {
  const queryClient = new QueryClient()
  const page = { items: rows('down'), next: null }
  const pages = { pages: [page, page, page, page], pageParams: [1, 2, 3, 4] }
  const list = await watched(queryClient, [...listKey(), 'paged'], () => pages)
  const made = (id: string) =>
    applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id, change: 'created' }]), async () => [])
  vi.useFakeTimers()
  stops.push(() => void vi.useRealTimers())
  for (const id of ['d', 'e', 'f']) await made(id)
  expect(list.queryFn).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(longListEveryMs)
  expect(list.queryFn).toHaveBeenCalledTimes(3)
  await vi.advanceTimersByTimeAsync(longListEveryMs)
  expect(list.queryFn).toHaveBeenCalledTimes(3)
})

test('a filtered list is read again as a whole: the row may come in or go out', async () => {
  const queryClient = new QueryClient()
  const list = await watched(queryClient, listKey({ status: 'up' }), () => ({ items: rows('up'), next: null }))
  const readRows = vi.fn<ReadRows>(async () => [])
  await applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id: 'z', change: 'updated' }]), readRows)
  expect(list.queryFn).toHaveBeenCalledTimes(2)
  expect(readRows).not.toHaveBeenCalled()
})

test('an object is read again with what lies below it, other objects are not', async () => {
  const queryClient = new QueryClient()
  const keyOf = (path: string, id: string) => [path, { path: { id }, query: {} }]
  const mine = await watched(queryClient, keyOf('/vms/{id}', 'a'), () => 1)
  const below = await watched(queryClient, keyOf('/vms/{id}/nics', 'a'), () => 1)
  const other = await watched(queryClient, keyOf('/vms/{id}', 'b'), () => 1)
  await applyInvalidation(queryClient, invalidationOf([{ kind: 'vm', id: 'a', change: 'updated' }]), async () => [])
  expect([mine, below, other].map(({ queryFn }) => queryFn.mock.calls.length)).toEqual([2, 2, 1])
})

test('a NIC marks its VM, an operation its disk', () => {
  const {
    objects,
    rows: byIds,
    lists,
  } = invalidationOf([
    { kind: 'nic', id: 'n', change: 'created', parents: [{ kind: 'vm', id: 'a' }] },
    { kind: 'operation', id: 'o', change: 'updated', parents: [{ kind: 'disk', id: 'd' }] },
  ])
  expect([...(objects.get('/vms/{id}') ?? [])]).toEqual(['a'])
  expect([...(objects.get('/disks/{id}') ?? [])]).toEqual(['d'])
  expect([...(byIds.get('/vms') ?? [])]).toEqual(['a'])
  expect([...lists]).toEqual(['/vms/{id}/nics', '/operations', '/locks'])
})

test('the audit log grows with all that is done, and is read again at intervals, not with every burst', async () => {
  const queryClient = new QueryClient()
  const keys = ['/audit/records', '/audit/chain'].map((path) => [path, {}])
  const read = await Promise.all(keys.map((key) => watched(queryClient, key, () => ({ items: [], next: null }))))
  const changes = [{ kind: 'system', id: 'a', change: 'updated' } as const]
  await applyInvalidation(queryClient, invalidationOf(changes), async () => [])
  for (const { queryFn } of read) expect(queryFn).toHaveBeenCalledOnce()
  expect(keys.every(isOverview)).toBe(true)
})
