import { useEffect, useState } from 'react'

/** A value once it has stayed the same for a while: what is asked of the engine while somebody types. */
export function useSettled<Value>(value: Value, quietMs = 350): Value {
  const [settled, setSettled] = useState(value)
  // By content: forms make a new object at each keystroke, also when nothing that matters changed.
  const written = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(written) as Value), quietMs) // written from a Value above
    return () => clearTimeout(timer)
  }, [written, quietMs])
  return settled
}
