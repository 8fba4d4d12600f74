import { Eye, type LucideIcon, Play, Settings2 } from 'lucide-react'
import type { AccessLevel } from '../../shared/domain/access.ts'
import { levelWords } from '../../shared/sharing-words.ts'
import { Badge } from '../ui/badge.tsx'

export const levelIcons: Readonly<Record<AccessLevel, LucideIcon>> = { use: Play, view: Eye, manage: Settings2 }

/** A level in a word, with its icon. */
export function AccessBadge({ level }: { readonly level: AccessLevel }) {
  return (
    <Badge icon={levelIcons[level]} tone={level === 'manage' ? 'accent' : 'rest'}>
      {levelWords[level].label}
    </Badge>
  )
}
