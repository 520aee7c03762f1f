import pg from 'pg'
import { expect, inject, test } from 'vitest'
import './type-parsers.ts'

test('columns read as the driver would read them', async () => {
  const client = new pg.Client({ connectionString: inject('clusterUrl'), options: '-c timezone=UTC' })
  await client.connect()
  const id = crypto.randomUUID()
  const { rows } = await client.query(
    `select array['${id}', '${id}']::uuid[] as ids, '{}'::uuid[] as none, array['a', 'b c', 'd,e', 'NULL', null, '"', '\\']::text[] as texts,
      array['plain', 'words']::text[] as plain, array['']::text[] as empty, '[0:1]={a,b}'::text[] as shifted,
      array[['a', 'b'], ['c', 'd']]::text[] as nested, timestamptz '2026-01-02 03:04:05.678901+00' as micro,
      timestamptz '2026-01-02 03:04:05+00' as whole, timestamptz '2026-01-02 03:04:05.6+00' as tenth,
      timestamptz 'infinity' as never, timestamptz '0044-03-15 12:00:00+00 BC' as ides, null::timestamptz as nothing`,
  )
  await client.end()
  expect(rows[0]).toEqual({
    ids: [id, id],
    none: [],
    texts: ['a', 'b c', 'd,e', 'NULL', null, '"', '\\'],
    plain: ['plain', 'words'],
    empty: [''],
    shifted: ['a', 'b'],
    nested: [
      ['a', 'b'],
      ['c', 'd'],
    ],
    micro: new Date('2026-01-02T03:04:05.678Z'),
    whole: new Date('2026-01-02T03:04:05Z'),
    tenth: new Date('2026-01-02T03:04:05.600Z'),
    never: Infinity,
    ides: new Date('-000043-03-15T12:00:00Z'),
    nothing: null,
  })
})
