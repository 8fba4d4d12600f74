import { useEffect, useState } from 'react'

const tick = 30_000

/** The time in milliseconds, kept up to date: a grace period ends while somebody looks at it. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick)
    return () => clearInterval(timer)
  }, [])
  // An answer may be newer than the last tick.
  return Math.max(now, Date.now())
}
