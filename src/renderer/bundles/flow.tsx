import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { announce } from '../ui/announcer.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import '../setup/setup.css'
import './bundles.css'

interface FlowProps {
  readonly title: string
  readonly steps: readonly string[]
  /** From 0. */
  readonly current: number
  /** What this step asks, as a heading. */
  readonly heading: string
  readonly text?: ReactNode
  readonly onLeave: () => void
  readonly children: ReactNode
}

/** One step of a flow: how far it is, what is asked now. */
export function Flow({ title, steps, current, heading, text, onLeave, children }: FlowProps) {
  const head = useRef<HTMLHeadingElement>(null)
  const before = useRef(current)
  useEffect(() => {
    if (before.current === current) return
    before.current = current
    announce(`Step ${current + 1} of ${steps.length}: ${heading}`)
    // The button that led here is gone; a field of the step may have taken the focus.
    if (document.activeElement === document.body || document.activeElement === null) head.current?.focus()
  }, [current, steps.length, heading])
  return (
    <div className="kw-flow">
      <div className="kw-flow-column">
        <div className="kw-flow-title">
          <IconButton icon={ArrowLeft} label="All about bundles" placement="bottom" onPress={onLeave} />
          <h1>{title}</h1>
        </div>
        <ol className="kw-steps" aria-label={`Step ${current + 1} of ${steps.length}`}>
          {steps.map((name, index) => (
            <li
              key={name}
              data-done={index < current || undefined}
              aria-current={index === current ? 'step' : undefined}
            >
              {name}
            </li>
          ))}
        </ol>
        <div className="kw-flow-head">
          <h2 ref={head} tabIndex={-1}>
            {heading}
          </h2>
          {text !== undefined && <p>{text}</p>}
        </div>
        {children}
      </div>
    </div>
  )
}

/** The buttons below a step, the main one last. */
export function FlowActions({ children }: { readonly children: ReactNode }) {
  return <div className="kw-flow-actions">{children}</div>
}
