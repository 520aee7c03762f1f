import type { Schema } from '@overt/api-client/engine'
import { currentLanguage } from '../../text/define-text.ts'
import { storedTheme } from '../../theme/theme.ts'
import type { Session } from '../api.ts'

type Settings = Schema<'UserSettings'>

/** The settings as the form has them: every one with a value. */
export interface SettingsForm {
  readonly displayName: string
  readonly language: string
  readonly theme: NonNullable<Settings['theme']>
  readonly timeDisplay: NonNullable<Settings['timeDisplay']>
  readonly hourCycle: NonNullable<Settings['hourCycle']>
  readonly density: NonNullable<Settings['density']>
  readonly toasts: NonNullable<Settings['toasts']>
  readonly characterKeys: boolean
  readonly defaultConsole: NonNullable<Settings['defaultConsole']>
  readonly consoleScaling: NonNullable<Settings['consoleScaling']>
}

/** What the user has chosen, and what holds where they have not. */
export function formOf({ user, settings }: Pick<Session, 'user' | 'settings'>): SettingsForm {
  return {
    displayName: user.displayName ?? '',
    language: settings.language ?? currentLanguage(),
    theme: settings.theme ?? storedTheme(),
    timeDisplay: settings.timeDisplay ?? 'relative',
    hourCycle: settings.hourCycle ?? 'locale',
    density: settings.density ?? 'comfortable',
    toasts: settings.toasts ?? 'mine',
    characterKeys: settings.characterKeys ?? true,
    defaultConsole: settings.defaultConsole ?? 'vnc',
    consoleScaling: settings.consoleScaling ?? 'fit',
  }
}

/** What changed, as the settings to send; what was left alone is not sent, so that its default may still change. */
export function changedSettings(before: SettingsForm, after: SettingsForm): Settings {
  const { displayName: _own, ...settings } = after
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => before[name as keyof SettingsForm] !== value),
  )
}
