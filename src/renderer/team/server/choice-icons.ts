import { CircleHelp, Copy, type LucideIcon, MonitorCheck, Users } from 'lucide-react'
import type { ConflictChoice } from '../../../shared/domain/remote.ts'

export const choiceIcons: Readonly<Record<ConflictChoice, LucideIcon>> = {
  leave: CircleHelp,
  theirs: Users,
  mine: MonitorCheck,
  both: Copy,
}
