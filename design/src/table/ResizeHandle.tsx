import { type PointerEvent, useRef } from 'react'
import { designText } from '../text/design-text.ts'
import { widths } from './layout.ts'

const within = (width: number) => Math.round(Math.min(widths.most, Math.max(widths.least, width)))

/**
 * The edge of a heading: dragged, or moved by the left and right arrows, it makes the column wider or narrower. Escape
 * while dragging leaves it as it was.
 */
export function ResizeHandle(props: {
  name: string
  /** In pixels; undefined: as the content needs. */
  width: number | undefined
  onPreview: (width: number | undefined) => void
  onResize: (width: number) => void
}) {
  const { name, width, onPreview, onResize } = props
  const text = designText.use()
  const drag = useRef<{ fromX: number; fromWidth: number; now: number }>(undefined)
  const widthNow = (element: Element) => element.closest('th')?.getBoundingClientRect().width ?? widths.whenUnknown
  const end = (event: PointerEvent, isKept: boolean) => {
    const was = drag.current
    drag.current = undefined
    if (!was) return
    event.currentTarget.releasePointerCapture?.(event.pointerId)
    if (isKept && was.now !== was.fromWidth) onResize(was.now)
    onPreview(undefined)
  }
  return (
    <span
      className="ov-resize"
      role="separator"
      aria-orientation="vertical"
      aria-label={text('table.widthOf', { name })}
      aria-valuemin={widths.least}
      aria-valuemax={widths.most}
      aria-valuenow={width ?? widths.whenUnknown}
      aria-valuetext={width === undefined ? text('table.widthAuto') : text('table.widthPixels', { width })}
      tabIndex={0}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.setPointerCapture?.(event.pointerId)
        event.currentTarget.focus()
        const fromWidth = widthNow(event.currentTarget)
        drag.current = { fromX: event.clientX, fromWidth, now: fromWidth }
      }}
      onPointerMove={(event) => {
        if (!drag.current) return
        drag.current.now = within(drag.current.fromWidth + event.clientX - drag.current.fromX)
        onPreview(drag.current.now)
      }}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && drag.current) {
          drag.current = undefined
          return onPreview(undefined)
        }
        const step = event.key === 'ArrowRight' ? widths.step : event.key === 'ArrowLeft' ? -widths.step : undefined
        if (step === undefined) return
        event.preventDefault()
        onResize(within(Math.round(width ?? widthNow(event.currentTarget)) + step))
      }}
    />
  )
}
