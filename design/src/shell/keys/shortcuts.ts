/** A key or combination: `?`, `Ctrl+K`, `Ctrl+Alt+Shift`; Ctrl also stands for the Mac's command key. */
export interface Shortcut {
  readonly keys: readonly string[]
  readonly group: 'everywhere' | 'list' | 'console'
  /** A mere character: only outside fields, and not for users who have turned such shortcuts off. */
  readonly isCharacter?: boolean
}

/**
 * Every shortcut of the portals, the one table that both the code and the help read. Those of pages (`g v`) stand with
 * their pages, in the portal's navigation.
 */
export const shortcuts = {
  palette: { keys: ['Ctrl+K'], group: 'everywhere' },
  search: { keys: ['/'], group: 'everywhere', isCharacter: true },
  help: { keys: ['?'], group: 'everywhere', isCharacter: true },
  goTo: { keys: ['g'], group: 'everywhere', isCharacter: true },
  close: { keys: ['Escape'], group: 'everywhere' },
  listSearch: { keys: ['f'], group: 'list', isCharacter: true },
  rowUp: { keys: ['ArrowUp'], group: 'list' },
  rowDown: { keys: ['ArrowDown'], group: 'list' },
  firstRow: { keys: ['Home'], group: 'list' },
  lastRow: { keys: ['End'], group: 'list' },
  selectRow: { keys: [' '], group: 'list' },
  typeInConsole: { keys: ['Enter'], group: 'console' },
  leaveConsole: { keys: ['Ctrl+Alt+Shift'], group: 'console' },
} as const satisfies Record<string, Shortcut>

/** Name of a shortcut. */
export type ShortcutName = keyof typeof shortcuts

/** The part of a keyboard event that tells which key it is. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether the event is the shortcut's key. A character matches whatever shift it takes on the user's keyboard. */
export function isShortcut(event: KeyPress, name: ShortcutName): boolean {
  return shortcuts[name].keys.some((keys) => isKey(event, keys))
}

const modifiers: readonly string[] = ['Ctrl', 'Alt', 'Shift']

function isKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress, keys: string): boolean {
  const parts = keys === '+' ? ['+'] : keys.split('+')
  const wanted = parts.filter((part) => !modifiers.includes(part))
  const needs = (modifier: string) => parts.includes(modifier)
  if ((ctrlKey || metaKey) !== needs('Ctrl') || altKey !== needs('Alt')) return false
  if (needs('Shift') && !shiftKey) return false
  // A combination of modifiers alone is there when the last of them goes down.
  if (wanted.length === 0) return ['Control', 'Meta', 'Alt', 'Shift'].includes(key)
  return wanted[0]?.toLowerCase() === key.toLowerCase()
}

/** Whether somebody is typing, choosing in a dialog, or a console has the keyboard. */
export function isBusyTyping({ target }: Pick<KeyboardEvent, 'target'>): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, canvas, [contenteditable], [role=dialog], [role=menu]') !== null
  )
}
