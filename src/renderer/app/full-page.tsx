import type { ReactNode } from 'react'
import { Logo } from '../ui/logo.tsx'
import './app.css'

/** A page of its own, for when there is no vault to show: set-up, unlock, and explanations. */
export function FullPage({ children, wide = false }: { readonly children: ReactNode; readonly wide?: boolean }) {
  return (
    <main className="kw-full">
      <div className={`kw-full-card${wide ? ' kw-full-card-wide' : ''}`}>{children}</div>
      <p className="kw-full-foot">
        <Logo size={16} /> Keyward
      </p>
    </main>
  )
}
