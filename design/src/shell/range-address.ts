import { useSearchParams } from 'react-router'

/** How far back charts reach. */
export type ChartRange = '1h' | '24h'
/** The ranges there are; the first needs no word in the address. */
export const chartRanges: readonly ChartRange[] = ['1h', '24h']

/** The range that an address names: `?range=24h`. */
export function rangeOf(params: URLSearchParams): ChartRange {
  return params.get('range') === '24h' ? '24h' : '1h'
}

/** The range of the page's charts, kept in its address. */
export function useRangeAddress(): readonly [range: ChartRange, choose: (range: ChartRange) => void] {
  const [params, setParams] = useSearchParams()
  const choose = (range: ChartRange) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (range === '1h') next.delete('range')
        else next.set('range', range)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return [rangeOf(params), choose]
}
