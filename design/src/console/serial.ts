import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { webSocketUrl } from './connection.ts'
import type { Display, Looks } from './display.ts'
import { inertOutput } from './inert-output.ts'
import { documentWithSheets } from './style-sheets.ts'
import { followTerminalTheme } from './terminal-theme.ts'

/** Lines kept in the browser beyond those in sight. */
const SCROLL_BACK_LINES = 10_000

/** A serial port as a terminal. */
export function openSerial(element: HTMLElement, first: Looks): Display {
  const sheets = documentWithSheets(document)
  const terminal = new Terminal({
    documentOverride: sheets.document,
    scrollback: SCROLL_BACK_LINES,
    screenReaderMode: true,
    fontFamily: 'RedHatMono, "Red Hat Mono", "Liberation Mono", monospace',
    fontSize: 14,
    macOptionIsMeta: true,
    minimumContrastRatio: 4.5,
  })
  inertOutput(terminal)
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  sheets.opening(() => terminal.open(element))
  const unfollow = followTerminalTheme(terminal)
  const resized = new ResizeObserver(() => fit.fit())
  resized.observe(element)
  terminal.attachCustomKeyEventHandler((event) => !isOurs(event, terminal))

  let socket: WebSocket | undefined
  const encoder = new TextEncoder()
  terminal.onData((text) => send(encoder.encode(text)))
  terminal.onBinary((text) => send(Uint8Array.from(text, (character) => character.charCodeAt(0))))
  const send = (bytes: Uint8Array<ArrayBuffer>) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(bytes)
  }
  const look = ({ viewOnly, name }: Looks) => {
    terminal.options.disableStdin = viewOnly
    const { textarea } = terminal
    textarea?.setAttribute('aria-label', name)
    // Tab reaches the frame around it, and Enter goes in.
    if (textarea) textarea.tabIndex = -1
  }
  look(first)
  return {
    connect: (ticket, { onReady, onEnd }) => {
      const opened = new WebSocket(webSocketUrl(ticket.path, location), ['binary'])
      opened.binaryType = 'arraybuffer'
      socket = opened
      opened.addEventListener('open', () => {
        // The port's last lines come again with each connection.
        terminal.reset()
        onReady()
      })
      opened.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => terminal.write(new Uint8Array(data)))
      opened.addEventListener('close', onEnd)
      return { close: () => opened.close() }
    },
    look,
    focus: () => terminal.focus(),
    release: () => terminal.blur(),
    paste: (text) => terminal.paste(text),
    copy: () => terminal.getSelection(),
    dispose: () => {
      resized.disconnect()
      unfollow()
      terminal.dispose()
      sheets.dispose()
    },
  }
}

/** Keys of the terminal, not of the guest: Ctrl+Shift+C copies what is selected, Ctrl+Shift+V pastes as browsers do. */
function isOurs(event: KeyboardEvent, terminal: Terminal): boolean {
  if (!event.ctrlKey || !event.shiftKey || event.altKey) return false
  if (event.code === 'KeyC') {
    event.preventDefault()
    if (event.type === 'keydown' && terminal.hasSelection()) document.execCommand('copy')
    return true
  }
  return event.code === 'KeyV'
}
