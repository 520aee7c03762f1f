/** A stage of the ramp. */
export interface Stage {
  readonly hosts: number
  readonly vmsPerHost: number
}

/** Half and almost all of what was measured lasted at most so long, in milliseconds. */
export interface Spread {
  readonly p50Ms: number
  readonly p99Ms: number
}

/** What a stage measured, as `measure.ts` prints it. */
export interface Measured {
  /** Engine, database and agents while nobody asks for anything. */
  readonly calm: {
    readonly engineBytes: number
    /** Percent of one core. */
    readonly enginePercent: number
    readonly databasePercent: number
    readonly agentsPercent: number
    /** Mean length of a statistics cycle; NaN when none ended. */
    readonly cycleMs: number
  }
  /** A bare COPY and UPDATE of as much, on the same PostgreSQL. */
  readonly bareCycleMs: number
  /** How often one VM is answered by the engine, and by a bare Koa and pg on the same rows, when neither is waited for. */
  readonly lookups: { readonly oursPerSecond: number; readonly barePerSecond: number }
  /** How long one VM, and a page of 100, take either when few ask at once. */
  readonly one: { readonly ours: Spread; readonly bare: Spread }
  readonly list: { readonly ours: Spread; readonly bare: Spread }
  /** Edits, stops and starts of many VMs until the last has ended. */
  readonly mixed: { readonly count: number; readonly perSecond: number; readonly operation: Spread }
  /** After the engine was killed. */
  readonly restart: {
    readonly servingMs: number
    /** Until every host had told everything and was up. */
    readonly trueViewMs: number
    readonly operations: number
    readonly lost: number
  }
  /** The most the engine held, the work included. */
  readonly mostEngineBytes: number
}
