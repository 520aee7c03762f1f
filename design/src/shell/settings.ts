import type { Schema } from '@overt/api-client/engine'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { showToast } from '../feedback/toasts.ts'
import { chooseLanguage, speak, type Spoken } from '../text/define-text.ts'
import { designText } from '../text/design-text.ts'
import { applyTheme } from '../theme/theme.ts'
import { showTimes } from '../units/time-display.ts'
import { mutation, type Session, sessionQuery } from './api.ts'

const languageKey = 'overt-language'

/** The language chosen in this browser, for the sign-in page. */
export function storedLanguage(): string | null {
  try {
    return localStorage.getItem(languageKey)
  } catch {
    return null // Storage is blocked: the browser's languages decide.
  }
}

function storeLanguage(language: Spoken): void {
  try {
    localStorage.setItem(languageKey, language)
  } catch {
    // Blocked storage costs only the memory of it: the server keeps the choice too.
  }
}

/** Makes the page look as the user's settings on the server say. */
export function applySettings(settings: Session['settings']): void {
  const { timeDisplay, hourCycle } = settings
  if (settings.theme) applyTheme(settings.theme)
  if (timeDisplay || hourCycle)
    showTimes({ ...(timeDisplay ? { timeDisplay } : {}), ...(hourCycle ? { hourCycle } : {}) })
  if (settings.language) {
    const language = chooseLanguage([settings.language])
    storeLanguage(language)
    void speak(language)
  }
}

/** A function that changes one's own settings: at once here, then on the server. */
export function useChangeSettings(): (change: Schema<'UserSettings'>) => void {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    ...mutation('updateSettings'),
    onError: () => showToast({ variant: 'warning', title: designText.t('settingNotSaved') }),
  })
  return (change) => {
    applySettings(change)
    queryClient.setQueryData(sessionQuery.queryKey, (session) =>
      session ? { ...session, settings: { ...session.settings, ...change } } : session,
    )
    mutate({ body: change })
  }
}
