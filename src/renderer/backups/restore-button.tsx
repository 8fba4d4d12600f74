import { History } from 'lucide-react'
import { Button, type ButtonProps } from '../ui/button.tsx'
import { openRestore } from './restore-store.ts'

/** The way back, wherever a vault can't be opened or isn't there yet. */
export function RestoreButton({
  children = 'Restore a backup',
  ...look
}: Pick<ButtonProps, 'size' | 'variant'> & { readonly children?: string }) {
  return (
    <Button icon={History} {...look} onPress={() => openRestore()}>
      {children}
    </Button>
  )
}
