import { join } from 'node:path'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { type ErrorCode, VaultError } from '../../shared/errors.ts'
import { slotTitle } from '../../shared/slot-names.ts'
import type { ServiceContext } from '../context.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import { findProvider, isSupported } from '../keys/registry.ts'
import { settingsOfSlot } from '../keys/settings.ts'
import { mayOpen, type NewSlot, needsConsent, requireSlot, specLike, unattendedPlace } from '../keys/slot.ts'
import type { SlotRecord } from '../keys/slot-file.ts'
import { readSlots, type SlotFile } from '../keys/slot-file.ts'
import { addSlot, isProvenBy, removeSlot, replaceSlot, type SlotRules, testSlot } from '../keys/slots.ts'
import { neededSlots } from './backups/needed.ts'
import type { OpenVault } from './open-vault.ts'
import { rekeyVault } from './rekey.ts'
import type { Tell } from './rekey-database.ts'
import { shareVault } from './replacement.ts'
import { writeMeta } from './repositories/meta.ts'
import {
  forgetSlotHealth,
  recordSlotFailed,
  recordSlotWorked,
  type SlotHealth,
  slotHealth,
} from './repositories/slot-health.ts'
import { recordSlotAdded, recordSlotRemoved } from './slot-records.ts'
import { alone } from './system-lock.ts'

/** Held by whoever changes the slots as they stand on disk: the window and the command may both be at it. */
const slotsLockFile = 'slots.lock'

/** What a check of one slot found; `code` is null when it opens the vault. */
interface SlotCheck {
  readonly id: string
  readonly code: ErrorCode | null
}

/** Changes and tests the key slots of the open vault. */
export function createSlotsService(context: ServiceContext, tell: Tell = () => {}) {
  const { vault } = context

  /** A change of the file is the only one, and shares the vault's lock, also when this process has locked since it began. */
  const rulesOf = (open: OpenVault): SlotRules => ({
    isNeeded: async (id) => (await neededSlots(open.folder)).has(id),
    async guard(work) {
      const lock = await shareVault(open.folder, vault.binding)
      try {
        return await alone(join(open.folder, slotsLockFile), vault.binding, work)
      } catch (error) {
        // It has a new vault key since, which this process was locked for.
        const replaced = error instanceof VaultError && error.code === 'keyslots-tampered' && !vault.isOpen(open)
        throw replaced ? new VaultError('vault-locked') : error
      } finally {
        lock.end()
      }
    },
  })

  /** Its key is wiped with the lock. @throws VaultError `vault-locked` */
  const requireOpen = (open: OpenVault) => {
    if (!vault.isOpen(open)) throw new VaultError('vault-locked')
  }

  const test = async (id: string, passphrase: string | null): Promise<{ ok: boolean; ms: number }> => {
    const open = vault.current
    const file = await readSlots(open.folder)
    const slot = requireSlot(file.slots, id)
    const record = (outcome: 'ok' | 'failed', code: ErrorCode | null) =>
      vault.writeInto(open, ['slots'], (db, audit) => {
        const detail = code ?? slot.provider
        if (code === null) recordSlotWorked(db, id, context.now())
        // That somebody mistyped says nothing about the slot.
        else if (code !== 'wrong-passphrase' && !passing.has(code)) recordSlotFailed(db, id, context.now(), code)
        audit({ action: 'slot.test', outcome, subjectType: 'slot', subjectId: id, subject: slotTitle(slot), detail })
      })
    try {
      const given = passphrase === null ? {} : { passphrase }
      const result = await testSlot(file, id, open.vaultKey, given, vault.environment)
      record('ok', null)
      return result
    } catch (error) {
      if (error instanceof VaultError && error.code !== 'vault-locked') record('failed', error.code)
      throw error
    }
  }

  /**
   * That there are others isn't enough for a slot to go: one of them has to open the vault. Those that ask nobody prove it now; of one
   * that a person is asked for, nothing but a failure is known.
   * @throws VaultError `last-slot`
   */
  const requireAnother = async (open: OpenVault, file: SlotFile, id: string): Promise<void> => {
    const health = vault.read(slotHealth)
    const others = file.slots.filter((slot) => slot.id !== id && mayOpen(slot, vault.environment))
    const asksNobody = (slot: SlotRecord) => typeof unattendedPlace(slot, vault.environment) === 'number'
    if (others.some((slot) => !asksNobody(slot) && !health.get(slot.id)?.lastFailure)) return
    for (const slot of others.filter(asksNobody)) {
      requireOpen(open)
      const opens = await testSlot(file, slot.id, open.vaultKey, {}, vault.environment).then(
        () => true,
        (error: unknown) => {
          if (error instanceof VaultError) return false
          throw error
        },
      )
      if (opens) return
    }
    throw new VaultError('last-slot')
  }

  const replace = async (id: string, spec: NewSlot): Promise<KeySlot> => {
    const open = vault.current
    const { slots } = await readSlots(open.folder)
    requireOpen(open)
    if (leavesNoop(slots, requireSlot(slots, id), spec)) return replaceNoop(slots, id, spec)
    const { file, slot, replaced } = await replaceSlot(
      open.folder,
      open.vaultKey,
      id,
      spec,
      vault.environment,
      rulesOf(open),
    )
    vault.writeInto(open, ['slots'], (db, audit) => {
      recordSlotWorked(db, slot.id, context.now())
      recordSlotAdded(db, audit, slot, file.revision)
      forgetSlotHealth(db, replaced.id)
      recordSlotRemoved(db, audit, replaced, file.revision)
    })
    return toKeySlot(slot, vault.environment, worked(context.now()))
  }

  /**
   * The vault key stood readable, so that the new slot gets a new one, with the others.
   * @throws VaultError `rekey-needed` when one of them needs its passphrase for that
   */
  const replaceNoop = async (slots: readonly SlotRecord[], id: string, spec: NewSlot): Promise<KeySlot> => {
    const others = slots.filter((slot) => slot.id !== id)
    if (others.some(({ provider }) => provider === 'passphrase')) throw new VaultError('rekey-needed')
    const keep = others.map((slot) => ({ id: slot.id, passphrase: null }))
    const { made } = await rekeyVault(context, { keep, add: [spec] }, tell)
    const slot = made[made.length - 1]
    if (!slot) throw new VaultError('slot-not-found')
    return toKeySlot(slot, vault.environment, worked(context.now()))
  }

  return {
    /** @throws VaultError what the key provider reports */
    async add(spec: NewSlot): Promise<KeySlot> {
      const open = vault.current
      const { file, slot } = await addSlot(open.folder, open.vaultKey, spec, vault.environment, rulesOf(open))
      vault.writeInto(open, ['slots'], (db, audit) => {
        recordSlotWorked(db, slot.id, context.now())
        recordSlotAdded(db, audit, slot, file.revision)
      })
      return toKeySlot(slot, vault.environment, worked(context.now()))
    },

    /** Puts a new slot into the place of another. @throws VaultError `slot-not-found`, what the key provider reports */
    replace,

    /**
     * Wraps the vault key anew as the slot does. A slot of its own takes its place, so that nothing of the old wrapping is
     * needed while the new one isn't safe yet.
     * @throws VaultError `slot-not-found`, `passphrase-required`, `keyslots-tampered`, what the key provider reports
     */
    async rotate(id: string, passphrase: string | null): Promise<KeySlot> {
      const open = vault.current
      const file = await vault.readSlots()
      requireOpen(open)
      // Its settings say where the vault key is sent to be wrapped.
      if (!isProvenBy(file, open.vaultKey)) throw new VaultError('keyslots-tampered')
      const slot = requireSlot(file.slots, id)
      return replace(id, await specLike(file.vaultId, slot, passphrase ?? undefined, vault.environment))
    },

    /**
     * @throws VaultError `slot-not-found`, `keyslots-tampered`, `last-slot` when no other opens the vault, `rekey-needed` when the
     *   vault key stood readable in it
     */
    async remove(id: string): Promise<void> {
      const open = vault.current
      const before = await vault.readSlots()
      requireOpen(open)
      const slot = requireSlot(before.slots, id)
      if (before.slots.length > 1 && leavesNoop(before.slots, slot, undefined)) throw new VaultError('rekey-needed')
      if (!isProvenBy(before, open.vaultKey)) throw new VaultError('keyslots-tampered')
      await requireAnother(open, before, id)
      requireOpen(open)
      const file = await removeSlot(open.folder, open.vaultKey, id, vault.environment, rulesOf(open))
      vault.writeInto(open, ['slots'], (db, audit) => {
        forgetSlotHealth(db, id)
        recordSlotRemoved(db, audit, slot, file.revision)
      })
    },

    /** Opens the slot and compares. A failure is recorded and thrown. */
    test,

    /**
     * Tests every slot that asks nobody, one after the other. An unset variable says nothing about its slot; what will pass by
     * itself is answered and not remembered.
     */
    async check(): Promise<SlotCheck[]> {
      const open = vault.current
      const found: SlotCheck[] = []
      for (const slot of (await readSlots(open.folder)).slots) {
        const asksNobody = typeof unattendedPlace(slot, vault.environment) === 'number'
        if (!asksNobody || !mayOpen(slot, vault.environment)) continue
        const code = await test(slot.id, null).then(
          () => null,
          (error: unknown) => codeOf(error),
        )
        if (!vault.isOpen(open)) throw new VaultError('vault-locked')
        if (code !== 'key-not-set') found.push({ id: slot.id, code })
      }
      vault.writeInto(open, [], (db) => writeMeta(db, 'slots_checked_at', context.now()))
      return found
    },
  }
}

/** Whether the vault key would no longer stand readable in any slot, once this one is gone or another in its place. */
function leavesNoop(slots: readonly SlotRecord[], gone: SlotRecord, comes: NewSlot | undefined): boolean {
  const others = slots.filter((slot) => slot !== gone)
  return gone.provider === 'noop' && ![...others, ...(comes ? [comes] : [])].some(({ provider }) => provider === 'noop')
}

/** Failures of the moment: the network, a service that is busy. The slot may open the vault all the same, tomorrow. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'key-not-set',
  'key-network',
  'key-timeout',
  'key-proxy',
  'key-throttled',
  'key-unavailable',
  'key-not-the-service',
  'cancelled',
])

function codeOf(error: unknown): ErrorCode {
  if (error instanceof VaultError) return error.code
  throw error
}

const worked = (at: number): SlotHealth => ({ lastUsedAt: at, lastFailedAt: null, lastFailure: null })

/** A slot as faces show it. */
export function toKeySlot(slot: SlotRecord, environment: KeyEnvironment, health: SlotHealth | undefined): KeySlot {
  const definition = findProvider(slot.provider)
  return {
    id: slot.id,
    provider: slot.provider,
    source: slot.source,
    label: slot.label,
    createdAt: slot.createdAt,
    lastUsedAt: health?.lastUsedAt == null ? null : toInstant(health.lastUsedAt),
    lastFailedAt: health?.lastFailedAt == null ? null : toInstant(health.lastFailedAt),
    lastFailure: health?.lastFailure ?? null,
    asks: asks(slot, environment),
    settings: definition ? { ...settingsOfSlot(definition, slot.params, environment) } : {},
    supported: isSupported(slot.provider),
  }
}

function asks(slot: SlotRecord, environment: KeyEnvironment): KeySlot['asks'] {
  if (slot.provider === 'passphrase') return 'passphrase'
  if (needsConsent(slot, environment)) return 'consent'
  return unattendedPlace(slot, environment) === null ? 'sign-in' : 'nothing'
}

const toInstant = (at: number) => new Date(at).toISOString()
