import { keyLabels } from './keys.ts'
import './small.css'

/** Keys to press, such as `mod+k`; `mod` is Ctrl, or ⌘ on a Mac. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="kw-kbd">
      {keyLabels(keys, isMac).map((label) => (
        <span key={label}>{label}</span>
      ))}
    </kbd>
  )
}

const isMac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')
