import { useEffect } from 'react'
import { goBack, goForward, navigate } from '../state/router.ts'
import { lockVault } from '../state/session.ts'
import { showOverlay } from './overlays.ts'
import { type ShortcutAction, shortcutOf } from './shortcuts.ts'

const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')
/** How long `g` waits for its letter, in milliseconds. */
const patience = 1200

/** Listens for the keys that work everywhere while the vault is open. */
export function useShortcuts(): void {
  useEffect(() => {
    let pressedG = Number.NEGATIVE_INFINITY
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const isTyping = isTypingPlace(event.target)
      const isAfterG = event.timeStamp - pressedG < patience
      const plainG = event.key === 'g' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping
      pressedG = plainG && !isAfterG ? event.timeStamp : Number.NEGATIVE_INFINITY
      const isModal = document.querySelector('.kw-overlay, .kw-side-overlay') !== null
      const action = shortcutOf(event, { isMac, isTyping, isModal, isAfterG })
      if (!action) return
      event.preventDefault()
      perform(action)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function isTypingPlace(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable="true"]') !== null
  )
}

function perform(action: ShortcutAction): void {
  switch (action.do) {
    case 'area':
      navigate({ area: action.area })
      break
    case 'palette':
    case 'shortcuts':
      showOverlay(action.do)
      break
    case 'lock':
      lockVault().catch(reportError)
      break
    case 'new-credential':
      navigate({ area: 'credentials', action: 'new' })
      break
    case 'new-connection':
      navigate({ area: 'connections', action: 'new' })
      break
    case 'search':
      document.querySelector<HTMLInputElement>('main input[data-search]')?.focus()
      break
    case 'back':
      goBack()
      break
    case 'forward':
      goForward()
  }
}
