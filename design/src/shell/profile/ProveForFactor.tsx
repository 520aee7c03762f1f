import { describeCall } from '@overt/api-client/describe-call'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { showToast } from '../../feedback/toasts.ts'
import { FormDialog } from '../../form/FormDialog.tsx'
import { mutation } from '../api.ts'
import { CurrentPasswordField } from './CurrentPasswordField.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { secondFactorQuery } from './SecondFactorTab.tsx'
import { profileText } from './text/profile-text.ts'

/** What one does about one's second factor with the password: new recovery codes, or no second factor any longer. */
export default function ProveForFactor({ what, onClose }: { what: 'codes' | 'remove'; onClose: () => void }) {
  const text = profileText.use()
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  const readAgain = () => queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
  const codes = useMutation({ ...mutation('makeRecoveryCodes'), gcTime: 0, onSuccess: readAgain })
  const remove = useMutation({
    ...mutation('removeSecondFactor'),
    onSuccess: async () => {
      await readAgain()
      showToast({ variant: 'success', title: text('factor.removed') })
      onClose()
    },
  })
  if (codes.data) return <RecoveryCodes codes={codes.data.recoveryCodes} onClose={onClose} />
  const isRemoval = what === 'remove'
  const { mutate, isPending, error } = isRemoval ? remove : codes
  return (
    <FormDialog
      title={text(isRemoval ? 'factor.remove' : 'factor.newCodes')}
      hint={text(isRemoval ? 'factor.removeHint' : 'factor.newCodesHint')}
      submitLabel={text(isRemoval ? 'factor.remove' : 'factor.newCodes')}
      onSubmit={() => mutate({ body: { password } })}
      onClose={onClose}
      isPending={isPending}
      isIncomplete={password === ''}
      error={error}
      call={() => describeCall(isRemoval ? 'removeSecondFactor' : 'makeRecoveryCodes', { body: { password } })}
    >
      <CurrentPasswordField pointer="/password" value={password} onChange={setPassword} />
    </FormDialog>
  )
}
