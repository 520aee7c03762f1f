import '@patternfly/react-styles/css/components/ToggleGroup/toggle-group.css'
import { chartText } from '../chart/text/chart-text.ts'
import { chartRanges, useRangeAddress } from './range-address.ts'

/** Chooses how far back the page's charts reach. */
export function RangeSwitch() {
  const text = chartText.use()
  const [range, choose] = useRangeAddress()
  return (
    <div className="pf-v6-c-toggle-group pf-m-compact" role="group" aria-label={text('chart.range')}>
      {chartRanges.map((each) => (
        <div key={each} className="pf-v6-c-toggle-group__item">
          <button
            type="button"
            className={`pf-v6-c-toggle-group__button ${each === range ? 'pf-m-selected' : ''}`}
            aria-pressed={each === range}
            onClick={() => choose(each)}
          >
            <span className="pf-v6-c-toggle-group__text">{text(`chart.range.${each}`)}</span>
          </button>
        </div>
      ))}
    </div>
  )
}
