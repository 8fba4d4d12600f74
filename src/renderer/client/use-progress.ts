import { useEffect, useState } from 'react'
import type { EventOf } from '../../shared/api/contract.ts'
import { onEvent } from './client.ts'

/** How far a job of the core is, while `isRunning`; null before it has told. */
export function useProgress(job: string, isRunning: boolean): EventOf<'progress'> | null {
  const [progress, setProgress] = useState<EventOf<'progress'> | null>(null)
  useEffect(() => {
    if (!isRunning) return
    setProgress(null)
    return onEvent('progress', (told) => {
      if (told.job === job) setProgress(told)
    })
  }, [job, isRunning])
  return isRunning ? progress : null
}
