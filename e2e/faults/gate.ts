import type pg from 'pg'
import { openDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'
import type { CrashPoint } from './points.ts'

const lockKey = 54_321

/**
 * Stops an operation at an exact point, so that a kill hits that point and no other. A trigger in the engine's own
 * database waits for an advisory lock in the middle of the write that would have recorded the point; for `begun` and
 * `effect` it only tells, once the record is committed, because the work begins then.
 */
const schema = `
  create schema if not exists faults;
  create table if not exists faults.point (kind text not null, step text not null, moment text not null);
  create or replace function faults.on_step() returns trigger language plpgsql as $$
  declare p faults.point;
  begin
    select point.* into p from faults.point join public.operation o on o.kind = point.kind
      where o.id = new.operation_id and point.step = new.step;
    if p.moment in ('begun', 'effect') and new.entry = 'started' then
      perform pg_notify('faults', new.operation_id::text);
    elsif p.moment = 'acted' and new.entry = 'done' then
      perform pg_advisory_xact_lock(${lockKey});
    end if;
    return new;
  end $$;
  create or replace function faults.on_end() returns trigger language plpgsql as $$
  begin
    if old.ended_at is null and new.ended_at is not null and new.status = 'succeeded'
      and exists (select from faults.point where kind = new.kind and moment = 'ending') then
      perform pg_advisory_xact_lock(${lockKey});
    end if;
    return new;
  end $$;
  create or replace trigger faults_on_step before insert on public.operation_step
    for each row execute function faults.on_step();
  create or replace trigger faults_on_end before update on public.operation
    for each row execute function faults.on_end();`

const removal = `
  drop trigger if exists faults_on_step on public.operation_step;
  drop trigger if exists faults_on_end on public.operation;
  drop schema if exists faults cascade;`

/** One armed crash point. */
export class Gate {
  readonly #db: pg.Client
  readonly #point: CrashPoint
  readonly #told: string[] = []

  private constructor(db: pg.Client, point: CrashPoint) {
    this.#db = db
    this.#point = point
    db.on('notification', ({ payload }) => this.#told.push(payload ?? ''))
  }

  /** Arms a point; the next operation of its kind stops there. */
  static async arm(dataDir: string, point: CrashPoint): Promise<Gate> {
    const db = await openDatabase(dataDir)
    await db.query(schema)
    await db.query('listen faults')
    await db.query('truncate faults.point')
    await db.query('select pg_advisory_lock($1)', [lockKey])
    await db.query('insert into faults.point values ($1, $2, $3)', [point.kind, point.step, point.moment])
    return new Gate(db, point)
  }

  /** Resolves when the operation is at the point; for `effect`, when the host shows the trace. */
  async reached(operationId: string, traced: () => boolean): Promise<void> {
    await until(
      `the point in operation ${operationId}`,
      async () => {
        if (this.#point.moment === 'begun' || this.#point.moment === 'effect') {
          if (!this.#told.includes(operationId)) await this.#db.query('select 1') // reads what was told meanwhile
          return this.#told.includes(operationId)
        }
        return (await this.#waiting()).length > 0
      },
      { seconds: 60, everyMs: 2 },
    )
    if (this.#point.moment === 'effect') await until(`a trace of ${this.#point.step}`, traced, { everyMs: 1 })
  }

  /**
   * Disarms the point and lets go whoever waits at it; with `abort`, the write of a killed engine that waits there is
   * given up, as it would have been had the kill come a moment earlier. Works also after PostgreSQL was killed.
   */
  async release({ dataDir, abort }: { dataDir: string; abort: boolean }): Promise<void> {
    try {
      if (abort) for (const pid of await this.#waiting()) await this.#db.query('select pg_terminate_backend($1)', [pid])
      await this.#db.query('truncate faults.point')
      await this.#db.query('select pg_advisory_unlock_all()')
    } catch {
      // PostgreSQL was the one killed: its locks died with it, the armed point did not.
      await until('the database', async () => {
        const db = await openDatabase(dataDir)
        await db.query('truncate faults.point')
        await db.end()
        return true
      })
    } finally {
      await this.#db.end().catch(() => undefined) // its connection may be gone already
    }
  }

  async #waiting(): Promise<number[]> {
    const { rows } = await this.#db.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and not granted and objid = $1`,
      [lockKey],
    )
    return rows.map(({ pid }) => pid)
  }
}

/** Takes the triggers out of the engine's database again. */
export async function removeGates(dataDir: string): Promise<void> {
  const db = await openDatabase(dataDir)
  await db.query(removal)
  await db.end()
}
