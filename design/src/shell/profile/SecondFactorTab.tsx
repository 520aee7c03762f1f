import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Alert } from '../../feedback/Alert.tsx'
import { Message } from '../../feedback/Message.tsx'
import { Button } from '../../page/Button.tsx'
import { Facts } from '../../page/Facts.tsx'
import { Panel } from '../../page/Panel.tsx'
import { part } from '../../page/part.tsx'
import { RelativeTime } from '../../units/Time.tsx'
import { query } from '../api.ts'
import { useDialogAddress } from '../dialog-address.ts'
import { profileText } from './text/profile-text.ts'

/** One's own second factor. */
export const secondFactorQuery = query('getSecondFactor', {})

const SetUpFactor = part(() => import('./SetUpFactor.tsx'))
const ProveForFactor = part(() => import('./ProveForFactor.tsx'))

/** So few recovery codes are worth a word. */
const few = 3

/** Whether a code is asked for at sign-in, and how to begin and end that. */
export default function SecondFactorTab() {
  const text = profileText.use()
  const { confirmedAt, recoveryCodesLeft } = useSuspenseQuery(secondFactorQuery).data
  const dialog = useDialogAddress(['set-up', 'codes', 'remove'])
  return (
    <div className="ov-stack">
      {confirmedAt === null ? (
        <Message
          tone="none"
          title={text('factor.off')}
          actions={<Button onClick={() => dialog.open('set-up')}>{text('factor.setUp')}</Button>}
        >
          {text('factor.offBody')}
        </Message>
      ) : (
        <Panel title={text('factor.on')}>
          <div className="ov-stack">
            <Facts
              facts={[
                [text('factor.since'), <RelativeTime key="since" at={confirmedAt} />],
                [text('factor.codesLeft'), recoveryCodesLeft],
              ]}
            />
            {recoveryCodesLeft <= few ? (
              <Alert isInline variant="warning" title={text('factor.fewLeft')} component="h3" />
            ) : null}
            <div className="ov-row">
              <Button variant="secondary" onClick={() => dialog.open('codes')}>
                {text('factor.newCodes')}
              </Button>
              <Button variant="secondary" onClick={() => dialog.open('remove')}>
                {text('factor.remove')}
              </Button>
            </div>
          </div>
        </Panel>
      )}
      {dialog.name === 'set-up' ? <SetUpFactor onClose={dialog.close} /> : null}
      {dialog.name === 'codes' || dialog.name === 'remove' ? (
        <ProveForFactor key={dialog.name} what={dialog.name} onClose={dialog.close} />
      ) : null}
    </div>
  )
}

/** Reads it before the tab shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(secondFactorQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => profileText.t('secondFactor') }
