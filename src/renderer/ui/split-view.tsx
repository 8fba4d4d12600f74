import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import './layout.css'

interface SplitViewProps {
  readonly list: ReactNode
  /** Null while nothing is opened. */
  readonly detail: ReactNode | null
  /** Shown at the right while nothing is opened; without it the list takes the whole width. */
  readonly placeholder?: ReactNode
  readonly detailLabel: string
  readonly backLabel: string
  readonly onBack: () => void
}

/**
 * A list at the left and the opened item at the right. Where there is no room for both, one of them with a way back. Escape
 * closes the item, and the focus is never lost on the way: it goes into the item that covers the list, and back to its row.
 */
export function SplitView({ list, detail, placeholder, detailLabel, backLabel, onBack }: SplitViewProps) {
  const open = detail !== null
  const back = useRef<HTMLButtonElement>(null)
  const lastInList = useRef<HTMLElement>(null)
  const latestBack = useRef(onBack)
  useEffect(() => {
    latestBack.current = onBack
  })
  useEffect(() => {
    if (!open) return
    const frame = requestAnimationFrame(() => hasLostFocus() && back.current?.focus())
    const onKeyDown = (event: KeyboardEvent) => {
      const isModal = document.querySelector('.kw-overlay, .kw-side-overlay') !== null
      if (event.key === 'Escape' && !event.defaultPrevented && !isModal) latestBack.current()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('keydown', onKeyDown)
      requestAnimationFrame(() => hasLostFocus() && lastInList.current?.focus({ preventScroll: true }))
    }
  }, [open])
  return (
    <div className="kw-split-frame">
      <div
        className="kw-split"
        data-open={open || undefined}
        data-single={(!open && placeholder === undefined) || undefined}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus was */}
        <div
          className="kw-split-list"
          onFocus={({ target }) => {
            lastInList.current = target
          }}
        >
          {list}
        </div>
        {open && (
          <section className="kw-split-detail" aria-label={detailLabel}>
            <div className="kw-split-back">
              <Button ref={back} variant="quiet" size="small" icon={ArrowLeft} onPress={onBack}>
                {backLabel}
              </Button>
            </div>
            {detail}
          </section>
        )}
        {!open && placeholder !== undefined && (
          <div className="kw-split-detail kw-split-placeholder">{placeholder}</div>
        )}
      </div>
    </div>
  )
}

/** Nothing has the focus, or something that isn't shown any more and lets it go at any moment. */
function hasLostFocus(): boolean {
  const { activeElement, body } = document
  return activeElement === null || activeElement === body || !activeElement.checkVisibility()
}
