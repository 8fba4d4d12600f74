import { FileInput, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useResource } from '../../state/resource.ts'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { UndoDialog } from './undo-dialog.tsx'
import { lastImport } from './undo-store.ts'
import { importedText } from './words.ts'

/** The last import in one line, with the way back. Nothing where there is none. */
export function LastImportLine() {
  const last = useResource(lastImport).value
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {last && (
        <section className="kw-card kw-last-import" aria-label="Last import">
          <FileInput aria-hidden size={18} strokeWidth={1.8} />
          <span className="kw-lately-text">
            <span className="kw-ellipsis">
              Last import: <strong>{last.label}</strong>
            </span>
            <small>
              {importedText(last)}, <RelativeTime at={last.at} />
            </small>
          </span>
          <Button size="small" icon={Undo2} onPress={() => setOpen(true)}>
            Undo…
          </Button>
        </section>
      )}
      {isOpen && <UndoDialog onClose={() => setOpen(false)} />}
    </>
  )
}

/** The way back where an import has just ended. */
export function UndoButton({ onUndone }: { readonly onUndone: () => void }) {
  const last = useResource(lastImport).value
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {last && (
        <Button variant="quiet" icon={Undo2} onPress={() => setOpen(true)}>
          Undo…
        </Button>
      )}
      {isOpen && <UndoDialog onClose={() => setOpen(false)} onUndone={onUndone} />}
    </>
  )
}
