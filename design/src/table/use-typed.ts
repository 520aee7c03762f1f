import { useEffect, useState } from 'react'
import { useLatest } from './use-latest.ts'

/** How long typing rests before the list is searched, in milliseconds. */
const restMs = 250

/**
 * The text of a search box whose searched text is in the address. What rests is searched for; what changes the address
 * from elsewhere (the way back, a link) comes into the box, and the box's own changes, which arrive while somebody types
 * on, take nothing away. What `isHeld` holds for is not searched for.
 */
export function useTyped(
  searched: string,
  onSearch: ((text: string) => void) | undefined,
  isHeld: (typed: string) => boolean = () => false,
) {
  const [typed, setTyped] = useState(searched)
  const [seen, setSeen] = useState(searched)
  /** What this box asked for that is not in the address yet, in its order. */
  const [asked, setAsked] = useState<readonly string[]>([])
  if (searched !== seen) {
    const place = asked.lastIndexOf(searched)
    setSeen(searched)
    setAsked(place < 0 ? [] : asked.slice(place + 1))
    if (place < 0) setTyped(searched)
  }
  const submit = useLatest((value: string) => {
    const text = value.trim()
    if (!onSearch || (text === searched && asked.length === 0)) return
    setAsked([...asked, text])
    onSearch(text)
  })
  const isToWait = isHeld(typed)
  useEffect(() => {
    if (isToWait || typed === searched) return
    const timer = setTimeout(() => submit(typed), restMs)
    return () => clearTimeout(timer)
  }, [typed, searched, isToWait, submit])
  return { typed, setTyped, submit }
}
