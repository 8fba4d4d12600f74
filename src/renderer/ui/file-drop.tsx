import { FileLock2, FolderOpen } from 'lucide-react'
import { useEffect } from 'react'
import { DropZone, FileTrigger, Text } from 'react-aria-components'
import { Button } from './button.tsx'
import './file-drop.css'

interface FileDropProps {
  /** What belongs here, such as "Drop a bundle here". */
  readonly label: string
  readonly onFile: (file: File) => void
  /** One line instead of a tall zone, where it is the second choice. */
  readonly compact?: boolean
}

/** Takes one encrypted file, dropped or chosen. */
export function FileDrop({ label, onFile, compact = false }: FileDropProps) {
  useStrayDrops()
  return (
    <DropZone
      className={`kw-drop${compact ? ' kw-drop-compact' : ''}`}
      aria-label={label}
      onDrop={(event) => {
        const item = event.items.find((one) => one.kind === 'file')
        if (item) void item.getFile().then(onFile)
      }}
    >
      <span className="kw-drop-icon" aria-hidden>
        <FileLock2 size={compact ? 18 : 26} strokeWidth={1.6} />
      </span>
      <Text slot="label">{label}</Text>
      <span className="kw-muted">or</span>
      <FileTrigger
        onSelect={(files) => {
          const [file] = files ?? []
          if (file) onFile(file)
        }}
      >
        <Button variant={compact ? 'secondary' : 'primary'} size={compact ? 'small' : 'medium'} icon={FolderOpen}>
          Choose a file
        </Button>
      </FileTrigger>
    </DropZone>
  )
}

/** A file dropped beside the zone would take the place of the page. */
function useStrayDrops(): void {
  useEffect(() => {
    const refuse = (event: DragEvent) => {
      event.preventDefault()
      if (event.dataTransfer && !(event.target instanceof Element && event.target.closest('.kw-drop')))
        event.dataTransfer.dropEffect = 'none'
    }
    window.addEventListener('dragover', refuse)
    window.addEventListener('drop', refuse)
    return () => {
      window.removeEventListener('dragover', refuse)
      window.removeEventListener('drop', refuse)
    }
  }, [])
}
