import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { copyText } from './clipboard.ts'
import { IconButton } from './icon-button.tsx'
import { showToast } from './toast.tsx'

interface CopyButtonProps {
  /** Never a secret: IDs, references, host names. */
  readonly text: string
  /** What is copied, such as "Copy ID". */
  readonly label: string
  /** With words, instead of the icon alone. */
  readonly withLabel?: boolean
}

/** Copies a text that isn't secret and says so. */
export function CopyButton({ text, label, withLabel = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    if (await copyText(text)) setCopied(true)
    else showToast({ title: 'The text could not be copied.', detail: 'Select it and copy it by hand.', tone: 'bad' })
  }
  const icon = copied ? Check : Copy
  if (!withLabel) return <IconButton icon={icon} label={copied ? 'Copied' : label} onPress={() => void copy()} />
  return (
    <Button size="small" icon={icon} onPress={() => void copy()}>
      {copied ? 'Copied' : label}
    </Button>
  )
}
