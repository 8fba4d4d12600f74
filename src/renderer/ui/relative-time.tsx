import { useEffect, useState } from 'react'
import { formatTime, relativeTime, relativeTimeStep } from './dates.ts'

/** How long ago or ahead an instant is; the exact time shows on hover. It keeps itself up to date. */
export function RelativeTime({ at, never = 'Never' }: { readonly at: string | null; readonly never?: string }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (at === null) return
    const timer = setTimeout(() => setNow(Date.now()), relativeTimeStep(at, now))
    return () => clearTimeout(timer)
  }, [at, now])
  if (at === null) return <span className="kw-muted">{never}</span>
  return (
    <time dateTime={at} title={formatTime(at)}>
      {relativeTime(at, Math.max(now, Date.now()))}
    </time>
  )
}
