import { AlertActionCloseButton, AlertGroup } from '@patternfly/react-core/dist/esm/components/Alert'
import { Alert } from './Alert.tsx'
import { useSyncExternalStore } from 'react'
import { Button } from '../page/Button.tsx'
import { PageLink } from '../shell/links.tsx'
import { designText } from '../text/design-text.ts'
import { dismissToast, toastStore } from './toasts.ts'

/** How long a toast that is no error stays, in milliseconds; it waits while the pointer or focus is on it. */
const stayMs = 8000

/** The corner where toasts appear; a live region, so that they are read aloud. */
export default function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get)
  const text = designText.use()
  return (
    <AlertGroup isToast isLiveRegion hasAnimations>
      {toasts.map(({ id, variant, title, body, link, undo }) => (
        <Alert
          key={id}
          variant={variant}
          title={title}
          component="h2"
          timeout={variant === 'danger' ? false : stayMs}
          onTimeout={() => dismissToast(id)}
          actionClose={<AlertActionCloseButton aria-label={text('close')} onClose={() => dismissToast(id)} />}
          actionLinks={
            link ? (
              <PageLink to={link.to}>{link.label}</PageLink>
            ) : undo ? (
              <Button
                variant="link"
                isInline
                onClick={() => {
                  dismissToast(id)
                  undo.run()
                }}
              >
                {undo.label}
              </Button>
            ) : undefined
          }
        >
          {body ? <span lang="en">{body}</span> : null}
        </Alert>
      ))}
    </AlertGroup>
  )
}
