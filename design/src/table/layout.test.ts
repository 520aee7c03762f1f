import { expect, test } from 'vitest'
import type { Column } from './columns.tsx'
import { arrange, keep, layoutOf } from './layout.ts'

const column = (id: string, isExtra = false): Column<object> => ({ id, header: () => id, cell: () => null, isExtra })
const all = [column('name'), column('status'), column('host'), column('id', true)]
const shown = (...given: Parameters<typeof layoutOf<object>>) => layoutOf<object>(...given).columns.map(({ id }) => id)

test('by default all but the extra columns stand in their order', () => {
  expect(shown(all, undefined, [])).toEqual(['name', 'status', 'host'])
  expect(layoutOf(all, undefined, [])).toMatchObject({ density: 'comfortable', widths: new Map() })
})

test('order, choice and widths are kept; a column the settings do not know stands where it does by default', () => {
  const columns = keep(
    arrange(all, undefined)
      .toReversed()
      .map((one) => ({ ...one, isShown: one.id !== 'host', widthPixels: 90 })),
  )
  expect(shown(all, { columns }, [])).toEqual(['id', 'status', 'name'])
  expect(layoutOf(all, { columns, density: 'compact' }, [])).toMatchObject({ density: 'compact' })
  expect(layoutOf(all, { columns }, []).widths.get('id')).toBe(90)
  const older = columns.filter(({ id }) => id !== 'status')
  expect(shown(all, { columns: older }, [])).toEqual(['id', 'status', 'name'])
})

test('columns that the address names win, unknown ones are left out, and the name is always there', () => {
  expect(shown(all, { columns: [{ id: 'status', hidden: true }] }, ['status', 'nonsense'])).toEqual(['name', 'status'])
  expect(shown(all, undefined, ['nonsense'])).toEqual(['name', 'status', 'host'])
  expect(shown(all, { columns: [{ id: 'name', hidden: true }] }, [])).toEqual(['name', 'status', 'host'])
})
