import type { Credential, CredentialRow } from '../../shared/domain/credential.ts'

/** Where an expiry comes from, in words. */
export function describeSource(source: Credential['expirySource']): string {
  switch (source) {
    case 'typed':
      return 'entered by hand'
    case 'material':
      return 'read from the value'
    case 'server':
      return 'told by the server'
    case null:
      return ''
  }
}

/** How urgent a credential's end is, for its colour. */
export function expiryTone({ status }: Pick<CredentialRow, 'status'>): 'bad' | 'warn' | undefined {
  if (status === 'expired') return 'bad'
  return status === 'expiring' ? 'warn' : undefined
}

/** Whether its next rotation is due. Nobody waits for that of a disabled one. */
export function isRotationOverdue(
  { rotationDueAt, disabledAt }: Pick<CredentialRow, 'rotationDueAt' | 'disabledAt'>,
  now: number,
): boolean {
  return disabledAt === null && rotationDueAt !== null && Date.parse(rotationDueAt) <= now
}
