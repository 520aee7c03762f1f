import { Spinner } from '../page/Spinner.tsx'
import { designText } from '../text/design-text.ts'

/** Shown while the first page loads. */
export function Splash() {
  const text = designText.use()
  return (
    <div className="ov-center ov-splash">
      <Spinner size="lg" label={text('loading')} />
    </div>
  )
}
