import type { MissingRight } from '../../page/actions.ts'

/** Opens the dialog that tells why rights are missing, and who could grant them; loaded when it is asked for. */
export function explainMissing(missing: readonly MissingRight[]): void {
  void import('./asked-rights.ts').then(({ askAbout }) => askAbout(missing))
}
