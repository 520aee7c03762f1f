import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { generate } from 'lean-qr'
import { toSvgPath } from 'lean-qr/extras/svg'
import { useMemo, useState } from 'react'
import { showToast } from '../../feedback/toasts.ts'
import { FormDialog } from '../../form/FormDialog.tsx'
import { CopyText } from '../../page/CopyText.tsx'
import { Facts } from '../../page/Facts.tsx'
import { mutation } from '../api.ts'
import { CodeField } from '../sign-in/CodeField.tsx'
import { CurrentPasswordField } from './CurrentPasswordField.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { secondFactorQuery } from './SecondFactorTab.tsx'
import { profileText } from './text/profile-text.ts'

/** Sets up a second factor: the password, the key with a code of it, the recovery codes. */
export default function SetUpFactor({ onClose }: { onClose: () => void }) {
  const text = profileText.use()
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  // What they answer is kept no longer than it is shown.
  const begin = useMutation({ ...mutation('beginSecondFactor'), gcTime: 0 })
  const confirm = useMutation({ ...mutation('confirmSecondFactor'), gcTime: 0 })
  const readAgain = async () => {
    await queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
    onClose()
    showToast({ variant: 'success', title: text('factor.done') })
  }
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onClose={() => void readAgain()} />
  if (begin.data)
    return (
      <ConfirmKey
        made={begin.data}
        isPending={confirm.isPending}
        error={confirm.error}
        onConfirm={(code) => confirm.mutate({ body: { code } })}
        onClose={onClose}
      />
    )
  const args = () => ({ body: { password } })
  return (
    <FormDialog
      title={text('factor.setUp')}
      hint={text('factor.setUpHint')}
      submitLabel={text('factor.next')}
      onSubmit={() => begin.mutate(args())}
      onClose={onClose}
      isPending={begin.isPending}
      isIncomplete={password === ''}
      error={begin.error}
      call={() => describeCall('beginSecondFactor', args())}
    >
      <CurrentPasswordField pointer="/password" value={password} onChange={setPassword} />
    </FormDialog>
  )
}

function ConfirmKey(props: {
  made: Schema<'NewSecondFactor'>
  isPending: boolean
  error: unknown
  onConfirm: (code: string) => void
  onClose: () => void
}) {
  const { made, isPending, error, onConfirm, onClose } = props
  const text = profileText.use()
  const [code, setCode] = useState('')
  const digits = code.replaceAll(/\D/g, '')
  return (
    <FormDialog
      title={text('factor.setUp')}
      hint={text('factor.scan')}
      submitLabel={text('factor.confirm')}
      onSubmit={() => onConfirm(digits)}
      onClose={onClose}
      isPending={isPending}
      isIncomplete={digits.length !== 6}
      error={error}
      call={() => describeCall('confirmSecondFactor', { body: { code: digits } })}
    >
      <QrCode value={made.uri} label={text('factor.qr')} />
      <Facts facts={[[text('factor.key'), <CopyText key="key" value={made.secret} isMono />]]} />
      <CodeField label={text('factor.code')} pointer="/code" isDigits value={code} onChange={setCode} takesFocus />
    </FormDialog>
  )
}

/** Light around the code, in modules, as its standard asks. */
const quiet = 4

/** Always dark on light: many apps read nothing else. */
function QrCode({ value, label }: { value: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = generate(value)
    return { path: toSvgPath(code), size: code.size + 2 * quiet }
  }, [value])
  return (
    <svg
      className="ov-qr"
      role="img"
      aria-label={label}
      viewBox={`${-quiet} ${-quiet} ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect x={-quiet} y={-quiet} width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
