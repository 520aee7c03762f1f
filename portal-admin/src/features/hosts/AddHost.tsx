import { describeCall } from '@overt/api-client/describe-call'
import type { ReplyOf } from '@overt/api-client/engine'
import { hostInstallCommand } from '@overt/api-client/rules/host-install-command'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { SelectField } from '@overt/design/form/fields.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { CodeText } from '@overt/design/page/CodeText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { mutation, query } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { missing, without } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'

type Made = ReplyOf<'createHostEnrollmentToken'>

/** Lengths of life there are to choose from, in hours. */
const lives = [1, 8, 24] as const
const secondsPerHour = 3_600

/** Makes the command that turns a machine into a host; opened by the address. */
export function AddHost() {
  const { name, close } = useDialogAddress(['add'])
  return name === undefined ? null : <Add onClose={close} />
}

function Add({ onClose }: { onClose: () => void }) {
  const t = text.use()
  const [hours, setHours] = useState('1')
  const make = useMutation({ ...mutation('createHostEnrollmentToken'), gcTime: 0 }) // kept as long as it is shown
  const args = () => ({ body: { expiresInSeconds: Number(hours) * secondsPerHour } })
  if (make.data) return <Command made={make.data} onClose={onClose} />
  return (
    <FormDialog
      title={t('host.add')}
      hint={t('host.addBody')}
      submitLabel={t('host.addMake')}
      onSubmit={() => make.mutate(args())}
      onClose={onClose}
      isPending={make.isPending}
      error={make.error}
      call={() => describeCall('createHostEnrollmentToken', args())}
    >
      <SelectField
        label={t('host.addLife')}
        hint={t('host.addLifeHint')}
        pointer="/expiresInSeconds"
        isRequired
        value={hours}
        choices={lives.map((count) => ({ value: String(count), label: t('host.addHours', { count }) }))}
        onChange={setHours}
      />
    </FormDialog>
  )
}

function Command({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = text.use()
  const { installer, token, caFingerprint, expiresAt } = made
  const urls = installer?.engineUrls ?? []
  // Where the browser reaches the engine, a host likely does, too.
  const [chosen, setChosen] = useState(urls.find((url) => url === location.origin) ?? urls[0] ?? '')
  return (
    <Dialog
      title={t('host.add')}
      hint={t('host.addRun')}
      size="medium"
      call="none"
      buttons={<Button onClick={onClose}>{t('host.addDone')}</Button>}
    >
      {installer ? (
        <>
          {urls.length > 1 ? (
            <SelectField
              label={t('host.addEngine')}
              hint={t('host.addEngineHint')}
              value={chosen}
              areNames
              choices={urls.map((url) => ({ value: url, label: url }))}
              onChange={setChosen}
            />
          ) : null}
          <CodeText
            name={t('host.addCommand')}
            value={hostInstallCommand({ engineUrl: chosen, installer, caFingerprint, token })}
            wraps
          />
        </>
      ) : (
        <Alert isInline variant="warning" title={t('host.addNoAgent')} component="h2" />
      )}
      <Facts
        facts={[
          [t('host.addUntil'), <RelativeTime key="until" at={expiresAt} />],
          [
            t('host.addAuthority'),
            <Data key="authority" isMono>
              {caFingerprint}
            </Data>,
          ],
        ]}
      />
      <Waiting />
    </Dialog>
  )
}

/** Hosts that wait for approval; the live stream brings those that register meanwhile. */
function Waiting() {
  const t = text.use()
  const dialog = useDialogAddress(['approve'])
  const { data, error } = useQuery(query('listHosts', { query: { status: ['pending_approval'], limit: 20 } }))
  const hosts = data?.items ?? []
  return (
    <section aria-live="polite" aria-label={t('host.addWaiting')}>
      {error && !data ? <ErrorSentence error={error} /> : null}
      {data?.items.length === 0 ? <p className="ov-unit">{t('host.addWaitingBody')}</p> : null}
      {hosts.length > 0 ? (
        <ul role="list" className="ov-stack">
          {hosts.map((host) => (
            <li key={host.id} className="ov-row">
              <Data>{host.name}</Data>
              <Data isMono>{host.address}</Data>
              <ActionButton
                action={{
                  id: `approve-${host.id}`,
                  label: t('host.approve'),
                  disabledReason: without('edit_host_configuration', host),
                  missing: missing('edit_host_configuration', 'host', host),
                  run: () => dialog.open('approve', host.id),
                }}
                variant="secondary"
                size="sm"
                aria-label={t('host.approveNamed', { name: host.name })}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
