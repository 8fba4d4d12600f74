import { BookOpen } from 'lucide-react'
import { useState } from 'react'
import { useItem } from '../state/item.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Guide, GuideSteps } from './guide.tsx'
import { type GuidePage, guideSections, guideTitles } from './guide-sections.ts'
import { openSystem } from './store.ts'

/** A button that opens the guide of a credential's system, at how it is rotated. */
export function GuideButton({ systemId, systemName }: { readonly systemId: string; readonly systemName: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton icon={BookOpen} label={`Guide: credentials at ${systemName}`} onPress={() => setOpen(true)} />
      {isOpen && <GuideDialog systemId={systemId} systemName={systemName} onClose={() => setOpen(false)} />}
    </>
  )
}

interface GuideDialogProps {
  readonly systemId: string
  readonly systemName: string
  readonly onClose: () => void
}

function GuideDialog({ systemId, systemName, onClose }: GuideDialogProps) {
  const { value: system, error } = useItem(openSystem, systemId)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Credentials at ${systemName}`}
      footer={
        <>
          <Button
            onPress={() => {
              onClose()
              navigate({ area: 'systems', id: systemId })
            }}
          >
            Open the system
          </Button>
          <Button variant="primary" onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      {system ? <Guide system={system} opened="rotate" /> : error === null && <Skeleton lines={6} />}
    </Dialog>
  )
}

interface GuideHintProps {
  readonly systemId: string
  readonly page: GuidePage
  /** Unfolded, where it is what a person has come for. */
  readonly isOpen?: boolean
}

/** One section of a system's guide inside a form, folded away; nothing where the guide does not tell. */
export function GuideHint({ systemId, page, isOpen = false }: GuideHintProps) {
  const system = useItem(openSystem, systemId).value
  const section = system && guideSections(system).find((one) => one.page === page)
  if (!section || section.steps.length === 0) return null
  return (
    <Disclosure defaultExpanded={isOpen} title={`How to ${guideTitles[page].toLowerCase()} one at ${system.name}`}>
      <GuideSteps systemId={systemId} section={section} />
    </Disclosure>
  )
}
