const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': 'Space',
}

/** Keys as they are printed on a keyboard; on a Mac the command key stands for Ctrl. */
export function keyNames(keys: readonly string[], platform: string = navigator.platform): string[] {
  const isMac = /mac|iphone|ipad/i.test(platform)
  return keys.map((key) => {
    const name = names[key] ?? key
    // Ctrl+Alt+Shift is pressed as it is written there, too.
    return isMac && /^Ctrl\+[A-Z]$/.test(name) ? name.replace('Ctrl+', '⌘') : name
  })
}
