import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { detailText } from '../../text/details.ts'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { QuotaLink } from '../../shared/QuotaLink.tsx'
import { DiskChain } from './DiskChain.tsx'
import { diskQuery } from './queries.ts'
import { diskKind } from './words.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** What the disk is, what it is made of, and who uses it. */
export default function DiskOverview() {
  const t = text.use()
  const d = detailText.use()
  const { data: disk } = useSuspenseQuery(diskQuery(param({ params: useParams() }, 'id')))
  return (
    <div className="ov-stack">
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [t('disk.kind'), diskKind(disk)],
            [t('disk.size'), <Bytes key="size" bytes={disk.sizeBytes} />],
            [t('disk.actual'), <Bytes key="actual" bytes={disk.actualSizeBytes} />],
            [t('disk.format'), <Data key="format">{disk.format}</Data>],
            [t('disk.allocation'), t(`create.allocation.${disk.allocation}`)],
            [t('disk.readOnly'), t(disk.readOnly ? 'yes' : 'no')],
            [
              t('disk.storage'),
              <ObjectLink
                key="storage"
                object={{ kind: 'storage_domain', id: disk.storageDomainId, name: disk.storageDomainName }}
              />,
            ],
            [t('tags'), <ObjectTags key="tags" kind="disk" object={disk} />],
            ...(disk.quotaId ? [[t('field.quotaId'), <QuotaLink key="quota" quotaId={disk.quotaId} />] as const] : []),
            [t('createdAt'), <RelativeTime key="created" at={disk.createdAt} />],
            [t('id'), <CopyText key="id" value={disk.id} isMono />],
          ]}
        />
      </Panel>
      <Panel title={d('disk.chain')}>
        <DiskChain disk={disk} />
      </Panel>
    </div>
  )
}
