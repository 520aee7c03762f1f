import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Label } from '@overt/design/units/Label.tsx'
import { detailText } from '../../text/details.ts'
import { hostText } from '../../text/hosts.ts'
import { clockInWords, isClockOff } from './clock.ts'
import { NotReported } from './NotReported.tsx'
import { hostQuery } from './queries.ts'
import { versionParts } from './words.ts'

/** The versions of what the host runs guests with. */
export default function HostVersions() {
  const t = detailText.use()
  const h = hostText.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  if (!host.hardware) return <NotReported />
  const { versions = {} } = host.hardware
  return (
    <Panel title={t('tab.versions')}>
      <Facts
        facts={[
          ...versionParts.map((part) => {
            const version = versions[part]
            return [
              t(`version.${part}`),
              version ? (
                <CopyText key={part} value={version} />
              ) : (
                <span key={part} className="ov-unit">
                  {t('version.unknown')}
                </span>
              ),
            ] as const
          }),
          [
            h('clock.label'),
            isClockOff(host) ? (
              <Label key="clock" color="yellow">
                {clockInWords(host)}
              </Label>
            ) : (
              clockInWords(host)
            ),
          ],
        ]}
      />
    </Panel>
  )
}
