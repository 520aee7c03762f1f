/** The part of noVNC that is used; it ships no types. */
declare module '@novnc/novnc' {
  /** A remote screen inside an element. */
  export default class RFB extends EventTarget {
    constructor(
      target: HTMLElement,
      channel: WebSocket | string,
      options?: { shared?: boolean; wsProtocols?: string[] },
    )
    viewOnly: boolean
    scaleViewport: boolean
    clipViewport: boolean
    focusOnClick: boolean
    background: string
    disconnect(): void
    focus(options?: FocusOptions): void
    blur(): void
    sendKey(keysym: number, code: string | null, down?: boolean): void
    sendCtrlAltDel(): void
    toBlob(callback: (blob: Blob | null) => void, type?: string): void
  }
}
