import { OperationBadge } from '@overt/design/feedback/OperationBadge.tsx'
import { ActionMenu } from '@overt/design/page/ActionMenu.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { DiskStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { useDiskActions } from './actions.tsx'
import { DeleteDisk } from './DeleteDisk.tsx'
import { diskQuery } from './queries.ts'
import { diskKind } from './words.ts'

/** One disk. */
export default function DiskPage() {
  const t = text.use()
  const shared = designText.use()
  const navigate = useNavigate()
  const { data: disk } = useSuspenseQuery(diskQuery(param({ params: useParams() }, 'id')))
  const actionsOf = useDiskActions()
  return (
    <>
      <PageHeader
        title={disk.name}
        crumbs={[{ label: t('disks'), to: paths.disks }]}
        status={<DiskStatusLabel disk={disk} />}
        description={disk.description || null}
        actions={<ActionMenu actions={actionsOf(disk)} label={shared('actionsFor', { name: disk.name })} />}
      />
      <Section isFilled>
        <div className="ov-stack">
          {disk.activeOperation ? <OperationBadge operation={disk.activeOperation} name={disk.name} /> : null}
          <Panel title={t('general')}>
            <Facts
              columns={2}
              facts={[
                [t('disk.kind'), diskKind(disk)],
                [t('disk.size'), <Bytes key="size" bytes={disk.sizeBytes} />],
                [t('disk.actual'), <Bytes key="actual" bytes={disk.actualSizeBytes} />],
                [t('disk.format'), disk.format],
                [t('disk.allocation'), t(`create.allocation.${disk.allocation}`)],
                [t('disk.readOnly'), t(disk.readOnly ? 'yes' : 'no')],
                [
                  t('disk.storage'),
                  <ObjectLink
                    key="storage"
                    object={{ kind: 'storage_domain', id: disk.storageDomainId, name: disk.storageDomainName }}
                  />,
                ],
                [t('disk.clones'), disk.cloneCount],
                [
                  t('disk.base'),
                  disk.baseDiskId ? (
                    <ObjectLink object={{ kind: 'disk', id: disk.baseDiskId, name: t('disk.kind.image') }} />
                  ) : (
                    t('disk.baseNone')
                  ),
                ],
                [
                  t('disk.vms'),
                  disk.vms.length === 0
                    ? t('disk.vmsNone')
                    : disk.vms.map((vm) => (
                        <div key={vm.id}>
                          <ObjectLink object={vm} />
                        </div>
                      )),
                ],
                [t('createdAt'), <RelativeTime key="created" at={disk.createdAt} />],
                [t('id'), <CopyText key="id" value={disk.id} isMono />],
              ]}
            />
          </Panel>
        </div>
      </Section>
      <DeleteDisk onDeleted={() => void navigate(paths.disks)} />
    </>
  )
}

/** Reads the disk before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(diskQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('disks') }
