import { Outlet, useLocation } from 'react-router'
import { PageHeader } from '../../page/PageHeader.tsx'
import { Section } from '../../page/Section.tsx'
import { TabsNav } from '../../page/TabsNav.tsx'
import { profilePath } from '../profile-path.ts'
import { profileText } from './text/profile-text.ts'

/** One's own settings, password, second factor, sessions, SSH keys and tokens, each at an address of its own. */
export default function ProfilePage() {
  const text = profileText.use()
  const { pathname } = useLocation()
  const tabs = [
    { to: profilePath, label: text('settings') },
    { to: `${profilePath}/password`, label: text('password') },
    { to: `${profilePath}/second-factor`, label: text('secondFactor') },
    { to: `${profilePath}/sessions`, label: text('sessions') },
    { to: `${profilePath}/ssh-keys`, label: text('sshKeys') },
    { to: `${profilePath}/tokens`, label: text('tokens') },
  ]
  return (
    <>
      <PageHeader title={text('title')} />
      <Section isFilled className="ov-list-section">
        <TabsNav tabs={tabs} current={pathname} label={text('parts')} />
        <div className="ov-tab-body">
          <Outlet />
        </div>
      </Section>
    </>
  )
}

/** The tab's title. */
export const handle = { title: () => profileText.t('title') }
