import { type AreaId, areaIds } from '../state/router.ts'

/** What a key can do everywhere in the window. */
export type ShortcutAction =
  | {
      readonly do:
        | 'palette'
        | 'lock'
        | 'new-credential'
        | 'new-connection'
        | 'search'
        | 'shortcuts'
        | 'back'
        | 'forward'
    }
  | { readonly do: 'area'; readonly area: AreaId }

/** What of a key press decides. */
export interface Keystroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

interface KeyContext {
  readonly isMac: boolean
  /** The focus is where people type. */
  readonly isTyping: boolean
  /** A dialog lies over the window. */
  readonly isModal: boolean
  /** The key pressed just before, when it was `g`. */
  readonly isAfterG: boolean
}

const areaLetters: Readonly<Record<string, AreaId>> = {
  o: 'overview',
  c: 'credentials',
  n: 'connections',
  s: 'systems',
  a: 'audit',
  b: 'bundles',
  t: 'team',
  r: 'review',
  e: 'settings',
}

/** The letter after `g` that leads to an area, for people whose browser keeps Ctrl with a digit to itself. */
export function letterOf(area: AreaId): string {
  return Object.entries(areaLetters).find(([, id]) => id === area)?.[0] ?? ''
}

/** The action of a key press, or null. Locking works everywhere; the rest not over a dialog, letters not while typing. */
export function shortcutOf(stroke: Keystroke, context: KeyContext): ShortcutAction | null {
  const key = stroke.key.toLowerCase()
  const mod = context.isMac ? stroke.metaKey && !stroke.ctrlKey : stroke.ctrlKey && !stroke.metaKey
  if (mod && !stroke.altKey && !stroke.shiftKey) {
    if (key === 'l') return { do: 'lock' }
    if (context.isModal) return null
    if (key === 'k') return { do: 'palette' }
    if (key === 'n') return { do: 'new-credential' }
    const area = areaIds[Number(key) - 1]
    return /^[1-9]$/.test(key) && area ? { do: 'area', area } : null
  }
  if (context.isModal) return null
  // On a Mac these keys move by words while typing.
  if (stroke.altKey && !stroke.ctrlKey && !stroke.metaKey && !(context.isTyping && context.isMac)) {
    if (key === 'arrowleft') return { do: 'back' }
    if (key === 'arrowright') return { do: 'forward' }
    return null
  }
  if (context.isTyping || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null
  if (stroke.key === '?') return { do: 'shortcuts' }
  if (stroke.key === '/') return { do: 'search' }
  if (stroke.shiftKey) return null
  if (context.isAfterG) {
    const area = areaLetters[key]
    return area ? { do: 'area', area } : null
  }
  return key === 'n' ? { do: 'new-credential' } : null
}
