import type { ReactNode } from 'react'
import { designText } from '../../text/design-text.ts'
import { Mark } from '../Mark.tsx'
import { usePortal } from '../portal.ts'
import { signInText } from '../sign-in-text/sign-in-text.ts'

/** What stands around everything that is asked of who is not signed in. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const text = designText.use()
  const portal = usePortal()
  return (
    <main className="ov-sign-in">
      <div className="ov-sign-in-card">
        <div className="ov-sign-in-brand">
          <Mark size={40} />
          <div>
            <h1>
              {text('product')} <span className="ov-brand-portal">{portal.name()}</span>
            </h1>
            <p>{signInText.t('signIn.subtitle')}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  )
}
