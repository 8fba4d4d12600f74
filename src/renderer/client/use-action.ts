import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorBody } from '../../shared/errors.ts'
import { toErrorBody } from './errors.ts'

/** A piece of work that a person starts: whether it runs, and how it failed. */
export interface Action<Args extends readonly unknown[], Result> {
  /** Runs it unless it runs already. Resolves to undefined on failure; `error` says why. */
  readonly run: (...args: Args) => Promise<Result | undefined>
  readonly isRunning: boolean
  readonly error: ErrorBody | null
  readonly clearError: () => void
}

/** Runs a call for a button or a form, with its state. */
export function useAction<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
): Action<Args, Result> {
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<ErrorBody | null>(null)
  const latest = useRef(work)
  const running = useRef(false)
  useEffect(() => {
    latest.current = work
  })
  const run = useCallback(async (...args: Args) => {
    if (running.current) return undefined
    running.current = true
    setRunning(true)
    setError(null)
    try {
      return await latest.current(...args)
    } catch (failure) {
      setError(toErrorBody(failure))
      return undefined
    } finally {
      running.current = false
      setRunning(false)
    }
  }, [])
  const clearError = useCallback(() => setError(null), [])
  return { run, isRunning, error, clearError }
}
