import { useEffect, useRef } from 'react'
import { announce } from './announcer.tsx'

/** How long a text has to stay as it is before it is said, in milliseconds: letters of a search come one after the other. */
const quiet = 700

/** Says a text whenever it has changed, such as how many a search has found. Null says nothing; neither does the first one. */
export function useAnnounced(text: string | null): void {
  const said = useRef(text)
  useEffect(() => {
    if (text === said.current) return
    const timer = setTimeout(() => {
      said.current = text
      if (text !== null) announce(text)
    }, quiet)
    return () => clearTimeout(timer)
  }, [text])
}
