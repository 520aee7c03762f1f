/** A key to send: its X11 keysym and the DOM's code for it. */
export interface Key {
  readonly keysym: number
  readonly code: string
}

/** The keys that change what others mean. */
export const modifierKeys = {
  control: { keysym: 0xffe3, code: 'ControlLeft' },
  alt: { keysym: 0xffe9, code: 'AltLeft' },
  shift: { keysym: 0xffe1, code: 'ShiftLeft' },
  altGr: { keysym: 0xfe03, code: 'AltRight' },
} as const satisfies Record<string, Key>

const { control, alt } = modifierKeys
const functionKeys = Array.from({ length: 12 }, (_, index) => ({
  label: `Ctrl+Alt+F${index + 1}`,
  keys: [control, alt, { keysym: 0xffbe + index, code: `F${index + 1}` }],
}))

/** Keys and combinations that a browser or a desktop keeps for itself, in the order of the menu. */
export const sendableKeys: readonly { readonly label: string; readonly keys: readonly Key[] }[] = [
  { label: 'Ctrl+Alt+Del', keys: [control, alt, { keysym: 0xffff, code: 'Delete' }] },
  { label: 'Ctrl+Alt+Backspace', keys: [control, alt, { keysym: 0xff08, code: 'Backspace' }] },
  { label: 'Alt+Tab', keys: [alt, { keysym: 0xff09, code: 'Tab' }] },
  { label: 'Alt+F4', keys: [alt, { keysym: 0xffc1, code: 'F4' }] },
  { label: 'Esc', keys: [{ keysym: 0xff1b, code: 'Escape' }] },
  { label: 'Tab', keys: [{ keysym: 0xff09, code: 'Tab' }] },
  { label: 'Win', keys: [{ keysym: 0xffeb, code: 'MetaLeft' }] },
  { label: 'Print', keys: [{ keysym: 0xff61, code: 'PrintScreen' }] },
  ...functionKeys,
]

/** Presses keys in order and releases them in reverse. */
export function pressKeys(setKey: (key: Key, isDown: boolean) => void, keys: readonly Key[]): void {
  for (const key of keys) setKey(key, true)
  for (const key of keys.toReversed()) setKey(key, false)
}
