import { Alert } from '@overt/design/feedback/Alert.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { text } from '../../text/pages.ts'
import { userText } from '../../text/users.ts'
import { userQuery, userSignInQuery } from './queries.ts'

/** Who the user is, and how they sign in. */
export default function UserOverview() {
  const t = text.use()
  const u = userText.use()
  const id = param({ params: useParams() }, 'id')
  const { data: user } = useSuspenseQuery(userQuery(id))
  const { data: signIn } = useSuspenseQuery(userSignInQuery(id))
  const dialog = useDialogAddress(['unlock'])
  const yesOrNo = (value: boolean) => u(value ? 'yes' : 'no')
  return (
    <div className="ov-stack">
      {signIn.lockedUntil ? (
        <Alert
          isInline
          variant="warning"
          title={u('locked')}
          component="h2"
          actionLinks={
            <Button variant="link" isInline onClick={() => dialog.open('unlock', id)}>
              {u('unlock.label')}
            </Button>
          }
        >
          {u('lockedBody')} <RelativeTime at={signIn.lockedUntil} />
        </Alert>
      ) : null}
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [u('userName'), <CopyText key="name" value={user.userName} />],
            [u('administrator'), yesOrNo(user.administrator)],
            [t('createdAt'), <RelativeTime key="created" at={user.createdAt} />],
            [t('id'), <CopyText key="id" value={user.id} isMono />],
          ]}
        />
      </Panel>
      <Panel title={u('signIn')}>
        <Facts
          columns={2}
          facts={[
            [u('lastSignIn'), user.lastSignInAt ? <RelativeTime key="last" at={user.lastSignInAt} /> : u('never')],
            [u('mustChange'), yesOrNo(signIn.mustChangePassword)],
            [u('secondFactor'), yesOrNo(signIn.secondFactor)],
            ...(signIn.secondFactor ? [[u('codesLeft'), signIn.recoveryCodesLeft] as const] : []),
            [
              u('invitedUntil'),
              signIn.invitedUntil ? <RelativeTime key="invited" at={signIn.invitedUntil} /> : u('invitedUntil.none'),
            ],
            [u('openSessions'), signIn.sessions],
            [u('apiTokens'), signIn.apiTokens],
          ]}
        />
      </Panel>
    </div>
  )
}

/** Reads how the user signs in before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(userSignInQuery(param(args, 'id')))
  return null
}
