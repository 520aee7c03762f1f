import { rightsText } from '../rights/text/rights-text.ts'
import { explainText } from '../shell/explain/text/explain-text.ts'
import type { MissingRight } from './actions.ts'

/** Which right is missing, in words, and how to learn more. */
export default function MissingWords({ missing: { right } }: { missing: MissingRight }) {
  const rights = rightsText.use()
  return explainText.use()('missing', { right: rights(`right.${right}`) })
}
