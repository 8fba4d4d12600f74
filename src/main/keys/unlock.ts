import { VaultError } from '../../shared/errors.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from './environment.ts'
import { getProvider, isSupported } from './registry.ts'
import { settingsOfSlot } from './settings.ts'
import { needsConsent, requireSlot, unattendedPlace, unwrapSlot } from './slot.ts'
import type { SlotFile, SlotRecord } from './slot-file.ts'
import { verifySlotFile } from './slot-file.ts'

/** How to open the vault: without a passphrase by the slots that need nobody, with one by passphrase slots alone. */
export interface UnlockAttempt {
  readonly passphrase?: string | Buffer
  /** Tries this slot alone. For a service, naming it is the consent to its settings. */
  readonly slotId?: string
}

/**
 * Opens the vault key by one of the slots and proves the whole file with it. Without a passphrase it tries, in this order, the
 * provider that KEYWARD_KMS_PROVIDER names, the key of the environment, the keychain, the services, no-op; the error is the
 * first failure, `passphrase-required` when there was none but there is a passphrase slot. The caller wipes the key.
 * @throws VaultError `wrong-passphrase`, `passphrase-required`, `no-slot-opens`, `slot-not-found`, `keyslots-tampered`,
 *   `keyslots-damaged`, `provider-unknown`, `invalid-request`, `keychain-unavailable`, `key-missing`, `key-not-set`,
 *   `key-invalid`, `key-wrong`, `key-wrong-vault`, `noop-refused`, and what the key providers report
 */
export async function unlockSlots(
  file: SlotFile,
  attempt: UnlockAttempt,
  environment: KeyEnvironment,
): Promise<{ vaultKey: Buffer; slotId: string }> {
  const failures: VaultError[] = []
  for (const slot of candidates(file, attempt, environment)) {
    let vaultKey: Buffer
    try {
      // Whoever names the slot has seen its settings.
      if (attempt.slotId === undefined && needsConsent(slot, environment)) throw unknownSlot(slot, environment)
      vaultKey = await unwrapSlot(file.vaultId, slot, attempt.passphrase, environment)
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      failures.push(error)
      continue
    }
    const proven = provenKey(file, vaultKey)
    await environment.knownSlots?.remember(file.slots)
    return { vaultKey: proven, slotId: slot.id }
  }
  throw mostTelling(failures, attempt, file, environment)
}

/** Slots to try, in order. */
function candidates(
  file: SlotFile,
  { passphrase, slotId }: UnlockAttempt,
  environment: KeyEnvironment,
): readonly SlotRecord[] {
  if (slotId !== undefined) {
    const slot = requireSlot(file.slots, slotId)
    // A passphrase handed to a slot that takes none would open the vault without having been checked.
    if (passphrase !== undefined && !takesPassphrase(slot)) throw new VaultError('invalid-request')
    return [slot]
  }
  if (passphrase !== undefined) return file.slots.filter(takesPassphrase)
  return file.slots
    .flatMap((slot) => {
      const place = unattendedPlace(slot, environment)
      return typeof place === 'number' ? [{ slot, place }] : []
    })
    .sort((a, b) => a.place - b.place)
    .map(({ slot }) => slot)
}

/** It waits for a person who names it, having seen its settings. */
function unknownSlot(slot: SlotRecord, environment: KeyEnvironment): VaultError {
  return new VaultError('slot-unknown', { subjects: [slot.id, ...settingLines(slot, environment)] })
}

/** What a person has to look at: where the slot would turn to. */
function settingLines({ provider, params }: SlotRecord, environment: KeyEnvironment): string[] {
  const definition = getProvider(provider)
  const settings = settingsOfSlot(definition, params, environment)
  return (definition.fields ?? []).flatMap(({ name, label, choices = [] }) => {
    const value = settings[name]
    if (value === undefined) return []
    return `${label}: ${choices.find((choice) => choice.value === value)?.label ?? value}`
  })
}

const takesPassphrase = ({ provider }: SlotRecord) => provider === 'passphrase'

function mostTelling(
  failures: readonly VaultError[],
  attempt: UnlockAttempt,
  file: SlotFile,
  environment: KeyEnvironment,
): VaultError {
  const [first] = failures
  if (attempt.slotId !== undefined && first) return first
  if (attempt.passphrase !== undefined) {
    // The passphrase was right for a slot that isn't this vault's, which says more than that it was wrong for another.
    const foreign = failures.find((failure) => failure.code === 'key-wrong-vault')
    const wrong = failures.find((failure) => failure.code === 'wrong-passphrase')
    return foreign ?? wrong ?? first ?? new VaultError('slot-not-found')
  }
  // That a variable isn't set is the usual state, no failure.
  const failure = failures.find(({ code }) => code !== 'key-not-set')
  if (failure) return failure
  if (file.slots.some(takesPassphrase)) return new VaultError('passphrase-required')
  // One that a person signs in for wasn't tried, and is opened by its name all the same.
  const unseen = file.slots.find((slot) => needsConsent(slot, environment))
  if (unseen) return unknownSlot(unseen, environment)
  if (!file.slots.some((slot) => isSupported(slot.provider))) return new VaultError('provider-unknown')
  // Beside a slot that only another version or a service can open, an unset variable isn't the whole story.
  return first && file.slots.every((slot) => isSupported(slot.provider)) ? first : new VaultError('no-slot-opens')
}

/** The key, once the file is proven with it. A file that isn't gets nothing. */
function provenKey(file: SlotFile, vaultKey: Buffer): Buffer {
  try {
    verifySlotFile(file, deriveSlotsKey(vaultKey, file.vaultId))
    return vaultKey
  } catch (error) {
    vaultKey.fill(0)
    throw error
  }
}
