import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { VaultError } from '../../shared/errors.ts'
import { slotTitle } from '../../shared/slot-names.ts'
import type { ServiceContext } from '../context.ts'
import { deriveSlotsKey, deriveVaultKeys, wipeKeys } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { NewSlot } from '../keys/slot.ts'
import { checkNewSlot, makeSlot, mayOpen, requireSlot, specLike, unattendedPlace } from '../keys/slot.ts'
import type { SlotFile, SlotRecord } from '../keys/slot-file.ts'
import { readSlots, requireRoom, verifySlotFile, writeSlotFile } from '../keys/slot-file.ts'
import { forgetSlots, testSlot } from '../keys/slots.ts'
import { type AuditEntry, appendAudit } from './audit-log.ts'
import { makeBackup } from './backups/make.ts'
import { forgetUnneeded } from './backups/needed.ts'
import { newDraftName } from './backups/write.ts'
import { Database } from './database.ts'
import { isFolder } from './durable.ts'
import { databaseFile, type OpenVault } from './open-vault.ts'
import type { RekeyOutcome, Tell } from './rekey-database.ts'
import { discardDraft, makeDraft, markForShredding, type StepHook } from './replacement.ts'
import type { Replacement } from './replacer.ts'
import { forgetSlotHealth, recordSlotWorked } from './repositories/slot-health.ts'
import { rememberSlots } from './slot-records.ts'
import { unlessCancelled } from './unless-cancelled.ts'
import { backupInWorker, rekeyInWorker } from './work.ts'

/** Which slots the new vault key gets. */
export interface RekeyWish {
  /** Slots to be made anew as they are. A passphrase slot is kept with its passphrase, which is tried first. */
  readonly keep: readonly { readonly id: string; readonly passphrase: string | null }[]
  readonly add: readonly NewSlot[]
}

/** A slot to make, and the one that it takes the place of. */
interface Plan {
  readonly spec: NewSlot
  readonly old: SlotRecord | undefined
}

/**
 * Gives the open vault a new vault key: everything that depended on the old one is written anew beside it, and takes its place at
 * once. Killed at any point, the vault opens with the old key or with the new one. Where a no-op slot had the old key readable
 * and none is wanted any more, the old files and the backups that hold it are overwritten; otherwise a backup is made first.
 * Returns the slots that were made.
 * @throws VaultError `slot-not-found`, `last-slot`, `wrong-passphrase`, `passphrase-required`, `vault-busy`, `cancelled`,
 *   `disk-full`, and what key providers report; the vault is as it was then
 */
export async function rekeyVault(
  context: ServiceContext,
  wish: RekeyWish,
  tell: Tell,
  step?: StepHook,
): Promise<{ readonly made: readonly SlotRecord[]; readonly leavesNoop: boolean }> {
  const { vault } = context
  const { folder } = vault
  let before: SlotFile | undefined
  const done = await vault.replacer.replace(async (replacement) => {
    const { open } = replacement
    if (!open) throw new VaultError('vault-locked')
    before = await readSlots(folder)
    // A lock has wiped the key by now.
    if (replacement.signal.aborted) throw new VaultError('cancelled')
    verifySlotFile(before, deriveSlotsKey(open.vaultKey, before.vaultId))
    return replaceKey(context, { ...replacement, open }, before, wish, tell)
  }, step)
  // What the old slots kept outside the file opens the backups of before.
  if (before) await forgetUnneeded(folder, [before], vault.environment)
  // All that there were may be gone. It has its own record when it fails.
  if (done.leavesNoop) await makeBackup(context, 'rekey').catch(() => {})
  return done
}

async function replaceKey(
  context: ServiceContext,
  replacement: Replacement & { readonly open: OpenVault },
  before: SlotFile,
  wish: RekeyWish,
  tell: Tell,
) {
  const { open, folder, signal, commit } = replacement
  const { environment, binding } = context.vault
  const draft = makeDraft(folder, 'rekey')
  const oldKey = Buffer.from(open.vaultKey)
  const newKey = randomBytes(32)
  const made: SlotRecord[] = []
  const goOn = () => {
    if (signal.aborted) throw new VaultError('cancelled')
  }
  try {
    tell('try', 0, 1)
    const plans = await unlessCancelled(plan(before, wish, oldKey, environment), signal)
    const leavesNoop = hasNoop(before.slots) && !plans.some(({ spec }) => spec.provider === 'noop')
    goOn()
    // A backup of a vault whose key stands readable would have to be destroyed at once.
    if (!leavesNoop) await backupBefore(context, open, oldKey, tell)
    for (const [index, { spec }] of plans.entries()) {
      tell('slots', index, plans.length)
      // A service may take its time, and a sign-in as long as a person does.
      const making = makeSlot(before.vaultId, newKey, spec, environment)
      made.push(await unlessCancelled(making, signal, (late) => forgetSlots(before.vaultId, [late], environment)))
    }
    tell('slots', plans.length, plans.length)
    const { mac: _, ...head } = before
    const content = { ...head, revision: before.revision + 1, slots: made }
    const file = await writeSlotFile(draft, content, deriveSlotsKey(newKey, before.vaultId))
    goOn()
    const job = { folder, draft, vaultId: before.vaultId, oldKey, newKey, ...(binding && { binding }) }
    const outcome = await rekeyInWorker(job, tell, signal)
    await unlessCancelled(proveSlots(draft, file, plans, newKey, environment), signal)
    finishDatabase(context, { draft, before, file, plans, leavesNoop, newKey, outcome })
    if (leavesNoop) markForShredding(draft)
    const openedBy = made[plans.findIndex(({ old }) => old?.id === open.openedBy)] ?? made[0]
    commit(draft, { file, vaultKey: newKey, openedBy: openedBy?.id ?? '' })
    await environment.knownSlots?.remember(made)
    return { made, leavesNoop }
  } finally {
    oldKey.fill(0)
    newKey.fill(0)
    // Gone by its name once it is the vault.
    if (isFolder(draft)) {
      await forgetSlots(before.vaultId, made, environment)
      discardDraft(draft)
    }
  }
}

const hasNoop = (slots: readonly { provider: string }[]) => slots.some(({ provider }) => provider === 'noop')

/** The slots to make, checked as far as that can be done before the work begins. */
async function plan(
  before: SlotFile,
  { keep, add }: RekeyWish,
  oldKey: Buffer,
  environment: KeyEnvironment,
): Promise<Plan[]> {
  const plans: Plan[] = []
  for (const { id, passphrase } of new Map(keep.map((each) => [each.id, each])).values()) {
    const old = requireSlot(before.slots, id)
    const spec = await specLike(before.vaultId, old, passphrase ?? undefined, environment)
    // Mistyped it would be another passphrase from now on.
    if (spec.provider === 'passphrase') await testSlot(before, id, oldKey, { passphrase: spec.passphrase }, environment)
    plans.push({ spec, old })
  }
  for (const spec of add) plans.push({ spec, old: undefined })
  if (!plans.some(({ spec }) => mayOpen(spec, environment))) throw new VaultError('last-slot')
  // For the last of them.
  requireRoom(plans.slice(1))
  for (const { spec } of plans) {
    // A passphrase that is kept may be of a time when weaker ones passed.
    if (spec.provider !== 'passphrase' || add.includes(spec)) await checkNewSlot(spec, environment)
  }
  return plans
}

async function backupBefore(context: ServiceContext, open: OpenVault, vaultKey: Buffer, tell: Tell): Promise<void> {
  const { vault } = context
  tell('backup', 0, 1)
  const job = {
    folder: open.folder,
    vaultId: open.id,
    vaultName: vault.name,
    reason: 'rekey',
    now: context.now(),
  } as const
  const { binding } = vault
  await backupInWorker({ ...job, vaultKey, draft: newDraftName(), ...(binding && { binding }) }, false)
  tell('backup', 1, 1)
}

/** Reads what was written, and opens it by a slot that asks nobody, or by a passphrase that is at hand. */
async function proveSlots(
  draft: string,
  written: SlotFile,
  plans: readonly Plan[],
  newKey: Buffer,
  environment: KeyEnvironment,
): Promise<void> {
  const file = await readSlots(draft)
  if (JSON.stringify(file) !== JSON.stringify(written)) throw new VaultError('keyslots-damaged')
  const silent = file.slots.findIndex((slot) => typeof unattendedPlace(slot, environment) === 'number')
  const typed = plans.findIndex(({ spec }) => spec.provider === 'passphrase')
  const at = silent === -1 ? typed : silent
  const [slot, spec] = [file.slots[at], plans[at]?.spec]
  // Each slot was unwrapped and compared when it was made; one that asks a person needn't ask again.
  if (!slot || !spec) return
  await testSlot(
    file,
    slot.id,
    newKey,
    spec.provider === 'passphrase' ? { passphrase: spec.passphrase } : {},
    environment,
  )
}

interface Finished {
  readonly draft: string
  readonly before: SlotFile
  readonly file: SlotFile
  readonly plans: readonly Plan[]
  readonly leavesNoop: boolean
  readonly newKey: Buffer
  readonly outcome: RekeyOutcome
}

/** Writes into the new database what it remembers of its slots, and the records of the re-keying. */
function finishDatabase(context: ServiceContext, finished: Finished): void {
  const { draft, before, file, newKey } = finished
  const { vault } = context
  const keys = deriveVaultKeys(newKey, file.vaultId)
  try {
    const options = { file: join(draft, databaseFile), key: keys.database, create: false }
    const database = new Database({ ...options, ...(vault.binding && { binding: vault.binding }) })
    try {
      database.write((db) => {
        for (const { id } of before.slots) forgetSlotHealth(db, id)
        for (const { id } of file.slots) recordSlotWorked(db, id, context.now())
        rememberSlots(db, file)
        const who = { actor: vault.actor, at: context.now() }
        for (const entry of recordsOf(vault.name, finished)) appendAudit(db, keys.audit, who, entry)
      })
    } finally {
      database.close()
    }
  } finally {
    wipeKeys(keys)
  }
}

function recordsOf(name: string, { before, file, plans, leavesNoop, outcome }: Finished): AuditEntry[] {
  const about = { subjectType: 'vault', subjectId: file.vaultId, subject: name } as const
  const slotEntry = (action: 'slot.add' | 'slot.remove', slot: SlotRecord | undefined): AuditEntry[] =>
    slot ? [{ action, subjectType: 'slot', subjectId: slot.id, subject: slotTitle(slot), detail: slot.provider }] : []
  const kept = new Set(plans.map(({ old }) => old?.id))
  const facts = [
    file.slots.length === 1 ? '1 key slot' : `${file.slots.length} key slots`,
    outcome.damaged > 0 ? `${outcome.damaged} values were damaged before` : '',
    outcome.firstBroken === null ? '' : `the log was broken at record ${outcome.firstBroken} before`,
  ]
  return [
    ...(leavesNoop ? [] : [{ ...about, action: 'vault.backup', detail: 'before re-keying' } as const]),
    { ...about, action: 'vault.rekey', detail: facts.filter(Boolean).join(', ') },
    ...plans.flatMap(({ old }, index) => (old ? [] : slotEntry('slot.add', file.slots[index]))),
    ...before.slots.filter(({ id }) => !kept.has(id)).flatMap((slot) => slotEntry('slot.remove', slot)),
  ]
}
