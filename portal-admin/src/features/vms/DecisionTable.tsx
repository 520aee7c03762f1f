import type { Schema } from '@overt/api-client/engine'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { formatNumber } from '@overt/design/text/define-text.ts'
import { Data } from '@overt/design/units/Data.tsx'
import CheckIcon from '@patternfly/react-icons/dist/esm/icons/check-icon'
import TimesIcon from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { placementText } from '../../text/placement.ts'

type Host = Schema<'PlacementHost'>

const weights = ['load', 'memory', 'guests'] as const

/**
 * Hosts by filters and weights. A filter that all of them pass tells nothing between them: it is named beneath, and its
 * words are with each host's.
 */
export function DecisionTable({ hosts }: { hosts: readonly Host[] }) {
  const t = placementText.use()
  const [first] = hosts
  if (!first) return null
  const all = first.verdicts.map(({ filter }) => filter)
  const refusing = new Set(hosts.flatMap(({ verdicts }) => verdicts.filter(({ passed }) => !passed).map(filterOf)))
  const filters = all.filter((filter) => refusing.has(filter))
  const passed = all.filter((filter) => !refusing.has(filter))
  const head = [
    t('host'),
    ...filters.map((filter) => t(`filter.${filter}`)),
    ...weights.map((weight) => t(`weight.${weight}`)),
    t('score'),
  ]
  return (
    <div className="ov-decision-table">
      <SimpleTable
        label={t('decision.table')}
        head={head}
        numeric={head.map((_, column) => column).filter((column) => column > filters.length)}
        rows={hosts.map((host) => ({
          id: host.id,
          cells: [
            <ObjectLink key="host" object={{ kind: 'host', id: host.id, name: host.name }} />,
            ...host.verdicts
              .filter(({ filter }) => refusing.has(filter))
              .map((verdict) => <Passed key={verdict.filter} {...verdict} />),
            ...weights.map((weight) => (
              <Points key={weight} given={host.weights.find((one) => one.weight === weight)} />
            )),
            host.score === null ? <Dash key="score" /> : <Score key="score" host={host} score={host.score} />,
          ],
        }))}
      />
      {passed.length > 0 ? (
        <p className="ov-fine">
          {t('decision.allPass', { filters: passed.map((filter) => t(`filter.${filter}`)).join(', ') })}
        </p>
      ) : null}
    </div>
  )
}

const filterOf = ({ filter }: Host['verdicts'][number]) => filter

function Dash() {
  return <span className="ov-unit">–</span>
}

function Passed({ passed, detail }: Host['verdicts'][number]) {
  const t = placementText.use()
  const Icon = passed ? CheckIcon : TimesIcon
  return (
    <span className={passed ? 'ov-passed' : 'ov-refused'}>
      <Icon aria-hidden />
      <span className="pf-v6-screen-reader">{t(passed ? 'decision.passes' : 'decision.refuses')}</span>
      <span className="ov-over" title={detail} lang="en" />
    </span>
  )
}

function Points({ given }: { given: Host['weights'][number] | undefined }) {
  const t = placementText.use()
  if (!given) return <Dash />
  return (
    <span title={given.detail} lang="en">
      <Data>{t('points', { points: given.points, factor: given.factor })}</Data>
    </span>
  )
}

function Score({ host, score }: { host: Host; score: number }) {
  const number = formatNumber(score)
  return <Data>{host.chosen ? <strong>{number}</strong> : number}</Data>
}
