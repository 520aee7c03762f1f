import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { RightsList } from '@overt/design/rights/RightsList.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { roleQuery } from './queries.ts'

/** What a role allows, in words. */
export default function RoleRights() {
  const t = text.use()
  const p = peopleText.use()
  const { data: role } = useSuspenseQuery(roleQuery(param({ params: useParams() }, 'id')))
  return (
    <div className="ov-stack">
      <Panel title={p('role.mayDo')}>
        <RightsList rights={role.rights} isEvery={role.everyRight} />
        {role.rights.includes('see') ? null : <p className="ov-fine">{p('role.withoutSee')}</p>}
      </Panel>
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [p('role.kind'), `${p(`role.kind.${role.kind}`)}: ${p(`role.kindHint.${role.kind}`)}`],
            [p('created'), <RelativeTime key="created" at={role.createdAt} />],
            [t('id'), <CopyText key="id" value={role.id} isMono />],
          ]}
        />
      </Panel>
    </div>
  )
}
