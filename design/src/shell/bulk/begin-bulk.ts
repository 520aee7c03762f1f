import type { BulkAction } from './bulk-runs.ts'

/** Begins an action on several objects, or asks first where it has a plan; its panel outlives the page. */
export function beginBulk(action: BulkAction): void {
  void import('./bulk-runs.ts').then(({ requestBulk }) => requestBulk(action))
}
