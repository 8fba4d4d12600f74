import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components'
import './small.css'

interface DisclosureProps {
  readonly title: string
  readonly children: ReactNode
  readonly defaultExpanded?: boolean
  /** Of its heading; 3 inside a section. */
  readonly level?: number
  /** Said beside the title: what is inside, in a few words. */
  readonly detail?: string
  /** With `onExpandedChange`, for a form that opens it where a complaint stands. */
  readonly isExpanded?: boolean
  readonly onExpandedChange?: (isExpanded: boolean) => void
}

/** Details that most people don't need. */
export function Disclosure({
  title,
  children,
  defaultExpanded = false,
  level = 3,
  detail,
  ...expanded
}: DisclosureProps) {
  return (
    <AriaDisclosure defaultExpanded={defaultExpanded} {...expanded}>
      <Heading level={level}>
        <Button slot="trigger" className="kw-disclosure-trigger">
          <ChevronRight aria-hidden size={15} />
          {title}
          {detail !== undefined && <span className="kw-disclosure-detail kw-ellipsis">{detail}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className="kw-disclosure-panel">
        <div className="kw-disclosure-body">{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  )
}
