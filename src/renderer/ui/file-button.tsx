import { FolderOpen } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { Button } from './button.tsx'

interface FileButtonProps {
  readonly label: string
  readonly onFile: (file: File) => void
}

/** Fills a field from a file, which can be dropped on the field as well. */
export function FileButton({ label, onFile }: FileButtonProps) {
  return (
    <FileTrigger
      onSelect={(files) => {
        const [file] = files ?? []
        if (file) onFile(file)
      }}
    >
      <Button size="small" variant="quiet" icon={FolderOpen}>
        {label}
      </Button>
    </FileTrigger>
  )
}
