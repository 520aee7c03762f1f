import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Numbers about this process, in the Prometheus format. */
export interface Metrics {
  readonly registry: Registry
  /** Counts one API call. */
  observeRequest(operation: string, status: number, seconds: number): void
  /** Shows a number that is read when asked for; labels by value of `label`. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void
  gaugeBy(name: string, help: string, label: string, read: () => Promise<Readonly<Record<string, number>>>): void
  counter(name: string, help: string): { inc(by?: number): void }
  /** Counts how long something took; the buckets end at so many seconds. */
  seconds(name: string, help: string, buckets: readonly number[]): { observe(seconds: number): void }
}

/** Makes the metrics of one process (its own registry, so that tests can have several). */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'overt_' }) // among them the event loop's lag
  const requests = new Histogram({
    name: 'overt_request_seconds',
    help: 'Time to answer API calls, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    registry,
    observeRequest: (operation, status, seconds) => requests.labels(operation, String(status)).observe(seconds),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read())
        },
      })
    },
    gaugeBy(name, help, label, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers: [registry],
        async collect() {
          this.reset()
          for (const [value, number] of Object.entries(await read())) this.labels(value).set(number)
        },
      })
    },
    counter: (name, help) => new Counter({ name, help, registers: [registry] }),
    seconds: (name, help, buckets) => new Histogram({ name, help, buckets: [...buckets], registers: [registry] }),
  }
}
