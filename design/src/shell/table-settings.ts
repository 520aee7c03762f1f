import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { showToast } from '../feedback/toasts.ts'
import type { TableSettings } from '../table/layout.ts'
import { designText } from '../text/design-text.ts'
import { client, sessionQuery } from './api.ts'
import { useSession } from './session.ts'

/** How long changes rest before they go to the server, in milliseconds: a drag or a held key makes many. */
const restMs = 250

const waiting = new Map<string, { change: TableSettings; timer: ReturnType<typeof setTimeout> }>()

async function send(list: string): Promise<void> {
  const entry = waiting.get(list)
  waiting.delete(list)
  if (!entry) return
  clearTimeout(entry.timer)
  try {
    await client.call('updateSettings', { body: { tables: { [list]: entry.change } }, keepalive: true })
  } catch {
    showToast({ variant: 'warning', title: designText.t('settingNotSaved') })
  }
}

// A page that is left or loaded anew takes what still rests with it.
addEventListener('pagehide', () => {
  for (const list of waiting.keys()) void send(list)
})

/** How a list looks for the user, and how to change it: at once here, then on the server for every other browser. */
export function useTableSettings(list: string): [TableSettings, (change: TableSettings) => void] {
  const { settings } = useSession()
  const queryClient = useQueryClient()
  const change = (next: TableSettings) => {
    queryClient.setQueryData(sessionQuery.queryKey, (session) => {
      if (!session) return session
      const { tables } = session.settings
      const table = { ...tables?.[list], ...next }
      return { ...session, settings: { ...session.settings, tables: { ...tables, [list]: table } } }
    })
    const before = waiting.get(list)
    clearTimeout(before?.timer)
    const timer = setTimeout(() => void send(list), restMs)
    waiting.set(list, { change: { ...before?.change, ...next }, timer })
  }
  // A list that has no height of its own has that of the user's profile.
  const { density } = settings
  const own = settings.tables?.[list]
  const shown = useMemo(() => ({ ...(density ? { density } : {}), ...own }), [density, own])
  return [shown, change]
}
