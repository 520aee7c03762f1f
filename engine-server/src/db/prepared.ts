import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { runShaped, type Shapes } from './shaped-query.ts'

/** Most statements one process names; beyond it, and for long texts, statements go unnamed. */
const mostNames = 1_000
const longestText = 20_000

const names = new Map<string, string>()

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= mostNames || text.length > longestText) return undefined
  const name = `s${names.size}`
  names.set(text, name)
  return name
}

/**
 * A pool whose statements are named, so that each connection parses and plans one only once: planning the joins of a
 * list costs PostgreSQL several times what running them does. A text always has the same name in this process, which
 * is what makes the names safe over many connections.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const shapes: Shapes = new Map()
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const known = wrapped.get(client)
      if (known) return known
      const named = new Proxy(client, {
        get(target, key) {
          if (key === 'query')
            return (text: unknown, values: unknown) => {
              const name =
                typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined
              return name === undefined
                ? target.query(text as string, values as unknown[])
                : runShaped(target, shapes, { name, text: text as string, values: values as unknown[] })
            }
          const value: unknown = Reflect.get(target, key)
          return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value
        },
      }) as unknown as PostgresPoolClient
      wrapped.set(client, named)
      return named
    },
    end: () => pool.end(),
  } as PostgresPool
}
