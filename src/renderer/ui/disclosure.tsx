import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components'
import './small.css'

interface DisclosureProps {
  readonly title: string
  readonly children: ReactNode
  readonly defaultExpanded?: boolean
}

/** Details that most people don't need. */
export function Disclosure({ title, children, defaultExpanded = false }: DisclosureProps) {
  return (
    <AriaDisclosure defaultExpanded={defaultExpanded}>
      <Heading level={3}>
        <Button slot="trigger" className="kw-disclosure-trigger">
          <ChevronRight aria-hidden size={15} />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel className="kw-disclosure-panel">
        <div className="kw-disclosure-body">{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  )
}
