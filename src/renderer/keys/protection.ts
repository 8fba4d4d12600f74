import type { RequestOf, ResponseOf } from '../../shared/api/contract.ts'
import type { KeyProviderInfo } from '../../shared/domain/key-provider.ts'

export type Options = ResponseOf<'vault.options'>

/** What a slot is made of, as the core takes it. */
export type NewSlot = RequestOf<'vault.addSlot'>['slot']

/** A key provider that is set up by settings. */
export type ServiceId = KeyProviderInfo['id']

/** A way to protect a vault. */
export type Protection = 'keychain' | 'environment' | 'passphrase' | 'noop' | ServiceId

/** One way with the reason why it can't be chosen now; null when it can. */
export interface ProtectionChoice {
  readonly protection: Protection
  readonly unavailable: string | null
}

export const ownKeyVariable = 'KEYWARD_CREDENTIAL_ENCRYPTION_KEY'

const providerOf = (protection: Protection): string =>
  protection === 'keychain' || protection === 'environment' ? 'fernet' : protection

/** Every way that this machine could offer. One that doesn't work stays in the list and says why. */
export function protectionChoices(options: Options): readonly ProtectionChoice[] {
  const { keychain, environmentKey, noop, providers, decided } = options
  const all: readonly ProtectionChoice[] = [
    { protection: 'keychain', unavailable: keychain.available ? null : keychain.reason },
    { protection: 'passphrase', unavailable: null },
    { protection: 'environment', unavailable: ownKeyProblem(environmentKey) },
    ...providers.map(({ id }) => ({ protection: id, unavailable: null })),
    ...(noop.allowed ? [{ protection: 'noop', unavailable: null } as const] : []),
  ]
  return decided === null ? all : all.filter(({ protection }) => providerOf(protection) === decided)
}

/** The ways that protect, whatever KEYWARD_KMS_PROVIDER decides for new vaults: for one more slot beside the others. */
export function slotChoices(options: Options): readonly ProtectionChoice[] {
  return protectionChoices({ ...options, decided: null, noop: { allowed: false } })
}

/** What KEYWARD_KMS_PROVIDER decides about vaults that stand and new ones, as a sentence; null where people may choose. */
export function decisionText({ decided }: Pick<Options, 'decided'>): string | null {
  return decided === null
    ? null
    : `KEYWARD_KMS_PROVIDER names “${decided}”: its slots are tried first, and new vaults are protected by it.`
}

function ownKeyProblem({ set, valid }: Options['environmentKey']): string | null {
  if (valid) return null
  return set
    ? `${ownKeyVariable} is set, but it is not a Fernet key: 44 characters ending in =.`
    : `${ownKeyVariable} is not set for this process.`
}

/**
 * The way that is marked at first: the only one where the environment decides, else the own key where somebody has set one,
 * else the keychain. Where none of them works nothing is marked, because anything else is a decision of the person.
 */
export function firstChoice(
  choices: readonly ProtectionChoice[],
  { decided }: Pick<Options, 'decided'>,
): Protection | null {
  const works = choices.filter(({ unavailable }) => unavailable === null).map(({ protection }) => protection)
  const [only] = works
  if (decided !== null && works.length === 1 && only !== undefined) return only
  return works.find((one) => one === 'environment') ?? works.find((one) => one === 'keychain') ?? null
}

/** The declaration of a service; undefined for the ways that are built in. */
export function serviceOf(options: Options, protection: Protection | null): KeyProviderInfo | undefined {
  return options.providers.find(({ id }) => id === protection)
}

/** The slot of a way that has no settings, as the core makes it. */
export function plainSlot(protection: Exclude<Protection, ServiceId>, passphrase: string): NewSlot {
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

export function isService(protection: Protection): protection is ServiceId {
  return protection === 'aws' || protection === 'gcp' || protection === 'azure' || protection === 'vault'
}
