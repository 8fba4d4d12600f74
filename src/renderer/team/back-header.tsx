import { ArrowLeft } from 'lucide-react'
import type { ComponentProps } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'

interface BackHeaderProps extends ComponentProps<typeof PageHeader> {
  /** Where the way back leads. */
  readonly back: string
  readonly onBack: () => void
  /** For a page that takes the place of another without a step of history. */
  readonly takesFocus?: boolean
}

/** The head of a page that belongs to another one, with the way back. */
export function BackHeader({ back, onBack, takesFocus = false, ...header }: BackHeaderProps) {
  return (
    <div className="kw-team-head">
      <IconButton icon={ArrowLeft} label={back} placement="bottom" autoFocus={takesFocus} onPress={onBack} />
      <PageHeader {...header} />
    </div>
  )
}
