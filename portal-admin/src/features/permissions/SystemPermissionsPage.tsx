import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { systemId, withoutInSystem } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { ObjectPermissions, PermissionButtons } from './ObjectPermissions.tsx'
import { permissionsOn } from './permission-list.tsx'

/** What is granted on the whole system. */
export default function SystemPermissionsPage() {
  const t = text.use()
  const p = peopleText.use()
  const refusal = withoutInSystem('manipulate_permissions', useSession())
  const object = { kind: 'system', id: systemId, name: p('permission.system') } as const
  return (
    <>
      <PageHeader title={t('systemPermissions')} actions={<PermissionButtons object={object} refusal={refusal} />} />
      <Section isFilled className="ov-list-section">
        <p className="ov-page-description">{p('systemHint')}</p>
        <ObjectPermissions object={object} />
      </Section>
    </>
  )
}

/** Reads the first permissions before the page shows. */
export const loader = listLoader(permissionsOn(systemId))

/** The tab's title. */
export const handle = { title: () => text.t('systemPermissions') }
