import type { Settings } from '../../shared/domain/settings.ts'
import { toErrorBody } from '../client/errors.ts'
import { changeSettings } from '../state/settings.ts'
import { showErrorToast } from '../ui/toast.tsx'

/** Changes settings; what fails is shown and taken back. */
export function save(changes: Partial<Settings>): void {
  changeSettings(changes).catch((error: unknown) => showErrorToast(toErrorBody(error)))
}
