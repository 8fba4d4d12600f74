import type { CredentialStatus } from '../../shared/domain/credential.ts'
import type { Style } from './style.ts'

/** The day of an instant in UTC. */
export function day(instant: string | null): string {
  return instant === null ? '' : instant.slice(0, 10)
}

export function statusPaint(status: CredentialStatus, style: Style): (text: string) => string {
  if (status === 'active') return style.green
  if (status === 'expiring') return style.yellow
  return status === 'disabled' ? style.dim : style.red
}
