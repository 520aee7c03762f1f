// How columns become values where the driver's own way is slow.
import pg from 'pg'

const uuidArray = 2951
const textArray = 1009
const { TIMESTAMPTZ } = pg.types.builtins

const anyTimestamp = pg.types.getTypeParser(TIMESTAMPTZ)
// Every connection of ours speaks UTC and ISO (`2026-11-21 10:59:58.123456+00`): the engine's own reader of dates is a
// few times faster than a general one, and a list has many dates.
pg.types.setTypeParser(TIMESTAMPTZ, (text) => {
  if (!text.endsWith('+00') || text.charCodeAt(10) !== 32 || text.charCodeAt(4) !== 45) return anyTimestamp(text)
  const fraction = text.length > 22 ? text.slice(19, Math.min(23, text.length - 3)) : ''
  return new Date(`${text.slice(0, 10)}T${text.slice(11, 19)}${fraction}Z`)
})

// Elements that need no quotes, which is all of ours but names: split, where the driver would walk each character.
for (const oid of [textArray, uuidArray]) {
  const type = oid as typeof TIMESTAMPTZ // the driver's list of types leaves arrays out
  const anyArray = pg.types.getTypeParser(type) as (text: string) => unknown
  pg.types.setTypeParser(type, (text): unknown => {
    if (text === '{}') return []
    return /["\\]|NULL|^\[|^\{\{/.test(text) ? anyArray(text) : text.slice(1, -1).split(',')
  })
}
