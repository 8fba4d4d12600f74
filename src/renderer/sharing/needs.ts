import type { AccessLevel } from '../../shared/domain/access.ts'
import type { MenuAction } from '../ui/menu.tsx'
import { whyNot } from './words.ts'

/** An action of a menu that takes a level. For whoever lacks it, the reason stands in the place of what it does. */
export function needs(access: AccessLevel, level: 'view' | 'manage', action: MenuAction): MenuAction {
  const reason = whyNot(access, level)
  return reason === null ? action : { ...action, detail: reason, isDisabled: true }
}
