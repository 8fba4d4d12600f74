import { create } from 'zustand'

const useAnnouncement = create<{ readonly text: string; readonly turn: number }>(() => ({ text: '', turn: 0 }))

/** Says something to people who don't see the screen: a result that came, a list that changed. Never a secret. */
export function announce(text: string): void {
  useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }))
}

/** Takes back what was said last: at locking, no name of the vault may stay in the page. */
export function clearAnnouncement(): void {
  useAnnouncement.setState({ text: '' })
}

/** The live region that says it; once, in the shell. Two places in turn, so that the same words are said again. */
export function Announcer() {
  const { text, turn } = useAnnouncement()
  return (
    <div className="kw-hidden">
      <div aria-live="polite">{turn % 2 === 0 ? text : ''}</div>
      <div aria-live="polite">{turn % 2 === 1 ? text : ''}</div>
    </div>
  )
}
