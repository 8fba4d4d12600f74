import { Suspense, useEffect, useRef } from 'react'
import { PlaintextBanner } from '../leaving/plaintext-banner.tsx'
import { Palette } from '../palette/palette.tsx'
import { usePlace } from '../state/router.ts'
import { announce } from '../ui/announcer.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { areaAt } from './areas.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { hideOverlay, useOverlay } from './overlays.ts'
import { ShortcutsSheet } from './shortcuts-sheet.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { UnprotectedBanner } from './unprotected-banner.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import './app.css'

/** The window with an open vault: sidebar, bar, and the area that is shown. */
export function Shell() {
  const place = usePlace()
  const { shown } = useOverlay()
  const main = useRef<HTMLElement>(null)
  const area = areaAt(place)
  useShortcuts()

  const arrived = useRef(false)
  const label = area?.label
  useEffect(() => {
    document.title = label === undefined ? 'Keyward' : `${label} · Keyward`
    if (arrived.current && label !== undefined) announce(label)
    // From the sidebar the focus may stay; from anywhere that is gone it must not fall to the page.
    if (document.activeElement === document.body) main.current?.focus()
    arrived.current = true
  }, [label])

  if (!area) return null
  const Area = area.component
  return (
    <div className="kw-shell">
      <button type="button" className="kw-skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <Sidebar current={area.within} />
      <div className="kw-content">
        <TopBar />
        <UnprotectedBanner />
        <PlaintextBanner />
        <main ref={main} id="main" tabIndex={-1} className="kw-main" aria-label={area.label}>
          <ErrorBoundary place={`${place.area} ${place.id ?? ''}`}>
            <Suspense
              fallback={
                <div className="kw-main-wait">
                  <Spinner label="Loading" size={20} />
                </div>
              }
            >
              <Area />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Palette isOpen={shown === 'palette'} onClose={hideOverlay} />
      <ShortcutsSheet isOpen={shown === 'shortcuts'} onClose={hideOverlay} />
    </div>
  )
}
