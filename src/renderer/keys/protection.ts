import type { RequestOf, ResponseOf } from '../../shared/api/contract.ts'

type Options = ResponseOf<'vault.options'>

/** A way to protect a vault, as the set-up offers it. */
export type Protection = 'keychain' | 'environment' | 'passphrase' | 'noop'

/** One way with the reason why it can't be chosen now; null when it can. */
export interface ProtectionChoice {
  readonly protection: Protection
  readonly unavailable: string | null
}

export const ownKeyVariable = 'KEYWARD_CREDENTIAL_ENCRYPTION_KEY'

const providerOf: Record<Protection, string> = {
  keychain: 'fernet',
  environment: 'fernet',
  passphrase: 'passphrase',
  noop: 'noop',
}

/** Every way that this machine could offer. One that doesn't work stays in the list and says why. */
export function protectionChoices(options: Options): readonly ProtectionChoice[] {
  const { keychain, environmentKey, noop, decided } = options
  const all: readonly ProtectionChoice[] = [
    { protection: 'keychain', unavailable: keychain.available ? null : keychain.reason },
    { protection: 'passphrase', unavailable: null },
    { protection: 'environment', unavailable: ownKeyProblem(environmentKey) },
    ...(noop.allowed ? [{ protection: 'noop', unavailable: null } as const] : []),
  ]
  return decided === null ? all : all.filter(({ protection }) => providerOf[protection] === decided)
}

function ownKeyProblem({ set, valid }: Options['environmentKey']): string | null {
  if (valid) return null
  return set
    ? `${ownKeyVariable} is set, but it is not a Fernet key: 44 characters ending in =.`
    : `${ownKeyVariable} is not set for this process.`
}

/**
 * The way that is marked at first: the own key where somebody has set one, else the keychain. Where neither works nothing
 * is marked, because anything else is a decision of the person.
 */
export function firstChoice(choices: readonly ProtectionChoice[]): Protection | null {
  const works = (wanted: Protection) =>
    choices.some(({ protection, unavailable }) => protection === wanted && unavailable === null)
  if (works('environment')) return 'environment'
  return works('keychain') ? 'keychain' : null
}

/** The slot of a protection, as the core makes it. */
export function slotOf(protection: Protection, passphrase: string): RequestOf<'vault.create'>['slot'] {
  switch (protection) {
    case 'keychain':
    case 'environment':
      return { provider: 'fernet', source: protection }
    case 'passphrase':
      return { provider: 'passphrase', passphrase }
    case 'noop':
      return { provider: 'noop' }
  }
}
