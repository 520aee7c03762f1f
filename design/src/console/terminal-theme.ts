import type { ITheme, Terminal } from '@xterm/xterm'

const light: ITheme = {
  background: '#ffffff',
  foreground: '#151515',
  cursor: '#151515',
  cursorAccent: '#ffffff',
  selectionBackground: '#b9dafc',
  black: '#151515',
  red: '#a60000',
  green: '#3d7317',
  yellow: '#73480b',
  blue: '#004d99',
  magenta: '#5e40be',
  cyan: '#004d4d',
  white: '#707070',
  brightBlack: '#4d4d4d',
  brightRed: '#b1380b',
  brightGreen: '#204d00',
  brightYellow: '#54330b',
  brightBlue: '#0066cc',
  brightMagenta: '#876fd4',
  brightCyan: '#147878',
  brightWhite: '#4d4d4d',
}
const dark: ITheme = {
  background: '#101214',
  foreground: '#e0e0e0',
  cursor: '#e0e0e0',
  cursorAccent: '#101214',
  selectionBackground: '#36445a',
  black: '#383838',
  red: '#f9a8a8',
  green: '#afdc8f',
  yellow: '#ffe072',
  blue: '#92c5f9',
  magenta: '#b6a6e9',
  cyan: '#9ad8d8',
  white: '#e0e0e0',
  brightBlack: '#a3a3a3',
  brightRed: '#fbc5c5',
  brightGreen: '#d1f1bb',
  brightYellow: '#fff4cc',
  brightBlue: '#b9dafc',
  brightMagenta: '#d0c5f4',
  brightCyan: '#b9e5e5',
  brightWhite: '#ffffff',
}

/** Colours the terminal as the page is, now and when that changes; returns how to stop. */
export function followTerminalTheme(terminal: Terminal): () => void {
  const root = document.documentElement
  const apply = () => (terminal.options.theme = root.classList.contains('pf-v6-theme-dark') ? dark : light)
  apply()
  const observer = new MutationObserver(apply)
  observer.observe(root, { attributes: true, attributeFilter: ['class'] })
  return () => observer.disconnect()
}
