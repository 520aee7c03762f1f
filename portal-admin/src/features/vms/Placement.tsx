import type { Schema } from '@overt/api-client/engine'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useQuery } from '@tanstack/react-query'
import { detailText } from '../../text/details.ts'
import { placementQuery } from './queries.ts'

type Candidate = Schema<'PlacementCandidate'>

/** Why the VM runs where it does: what its last start weighed, in words. Nothing for one that was never started. */
export function Placement({ vmId }: { vmId: string }) {
  const t = detailText.use()
  const { data } = useQuery(placementQuery(vmId))
  if (!data?.at || !data.operationId || data.candidates.length === 0) return null
  const candidates = data.candidates.toSorted((a, b) => Number(b.chosen) - Number(a.chosen))
  return (
    <Panel title={t('placement')}>
      <p className="ov-fine">
        {t('placement.at')} <RelativeTime at={data.at} /> ·{' '}
        <ObjectLink object={{ kind: 'operation', id: data.operationId }}>{t('history.operation')}</ObjectLink>
      </p>
      <ul className="ov-plain-list">
        {candidates.map((candidate) => (
          <li key={candidate.hostId}>
            <ObjectLink object={{ kind: 'host', id: candidate.hostId, name: candidate.hostName }} />{' '}
            {verdictWords(candidate)}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function verdictWords({ chosen, verdicts, freeMemoryBytes }: Candidate): string {
  const { t } = detailText
  const against = verdicts.filter(({ passed }) => !passed).map(({ detail }) => detail)
  if (against.length > 0) return `${t('placement.refused')} ${against.join(' ')}`
  const free = formatBytes(freeMemoryBytes ?? 0)
  return chosen ? t('placement.chosen', { free }) : t('placement.fits', { free })
}
