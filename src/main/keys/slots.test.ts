import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../test/fakes/keychain.ts'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { generateKey } from '../crypto/fernet.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from './environment.ts'
import type { NewSlot } from './slot.ts'
import type { SlotRecord } from './slot-file.ts'
import { readSlots, writeSlotFile } from './slot-file.ts'
import { addSlot, createSlots, discardSlots, removeSlot, type SlotRules, testSlot } from './slots.ts'
import { unlockSlots } from './unlock.ts'

const passphrase = 'correct horse battery staple'
const specs = {
  keychain: { provider: 'fernet', source: 'keychain' },
  own: { provider: 'fernet', source: 'environment' },
  passphrase: { provider: 'passphrase', passphrase, label: 'Recovery' },
  noop: { provider: 'noop' },
} as const satisfies Record<string, NewSlot>

async function newVault(first: readonly NewSlot[], changes: Partial<KeyEnvironment> = {}) {
  const folder = tempFolder('slots')
  const keychain = memoryKeychain()
  const environment: KeyEnvironment = {
    env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: generateKey().toString() },
    keychain,
    packaged: false,
    kdf: { memoryKiB: 64, passes: 1, lanes: 1 },
    ...changes,
  }
  const vaultId = `019314c2-0000-7000-8000-${randomBytes(6).toString('hex')}`
  const vaultKey = randomBytes(32)
  const { file, slotIds } = await createSlots(folder, { vaultId, vaultKey, specs: first, environment })
  return { folder, keychain, environment, vaultId, vaultKey, file, slotIds, without: { ...environment, env: {} } }
}

/** Nobody else is at it. */
const rules: SlotRules = { guard: (work) => work() }
const failsWith = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })
const text = (folder: string) => readFileSync(join(folder, 'keyslots.json'), 'utf8')

describe('V6 new key slots', () => {
  it('each open the vault, and the file is all that is left in the folder', async () => {
    const { folder, file, slotIds, vaultKey, environment } = await newVault(Object.values(specs))
    expect(readdirSync(folder)).toEqual(['keyslots.json'])
    expect(await readSlots(folder)).toEqual(file)
    expect(file).toMatchObject({ format: 'keyward-keyslots/1', revision: 1 })
    expect(file.slots.map((slot) => slot.label)).toEqual(['', '', 'Recovery', ''])
    for (const slotId of slotIds) {
      const given = file.slots.find((slot) => slot.id === slotId)?.provider === 'passphrase' ? { passphrase } : {}
      const opened = await unlockSlots(file, { slotId, ...given }, environment)
      expect(opened.slotId).toBe(slotId)
      expect(opened.vaultKey.equals(vaultKey)).toBe(true)
      expect(await testSlot(file, slotId, vaultKey, given, environment)).toEqual({ ok: true, ms: expect.any(Number) })
    }
  })

  it('hold no key in the clear, in any spelling', async () => {
    const { folder, vaultKey, environment } = await newVault([specs.keychain, specs.own, specs.passphrase])
    const own = environment.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY!
    for (const secret of [vaultKey.toString('hex'), vaultKey.toString('base64'), own, passphrase])
      expect(text(folder)).not.toContain(secret)
    expect(Buffer.from(text(folder)).includes(vaultKey)).toBe(false)
  })

  it('are made all or none: what was put into the keychain before a failure is gone', async () => {
    const folder = tempFolder('slots')
    const keychain = memoryKeychain()
    const base = { keychain, env: {}, packaged: true, kdf: { memoryKiB: 64, passes: 1, lanes: 1 } }
    const make = (list: readonly NewSlot[]) =>
      createSlots(folder, {
        vaultId: '019314c2-0000-7000-8000-000000000001',
        vaultKey: randomBytes(32),
        specs: list,
        environment: base,
      })
    await failsWith(make([specs.keychain, { provider: 'passphrase', passphrase: 'short' }]), 'passphrase-too-weak')
    await failsWith(make([specs.keychain, specs.own]), 'key-not-set')
    await failsWith(make([specs.keychain, specs.noop]), 'noop-refused')
    await failsWith(make([specs.keychain, { ...specs.keychain, label: 'x'.repeat(101) }]), 'invalid-request')
    keychain.broken = true
    await failsWith(make([specs.keychain]), 'keychain-unavailable')
    expect(readdirSync(folder)).toEqual([])
    keychain.broken = false
    mkdirSync(join(folder, 'keyslots.json'))
    await failsWith(make([specs.keychain]), 'vault-exists')
    expect(keychain.entries.size).toBe(0)
    expect(readdirSync(folder)).toEqual(['keyslots.json'])
  })

  it('are not written when the provider gives back another key than it was given', async () => {
    const keychain = memoryKeychain()
    const key = generateKey()
    let reads = 0
    // Keeps the key until it is read back, then serves another vault's.
    const swapping = { ...keychain, get: async (account: string) => (reads++ === 0 ? keychain.get(account) : key) }
    await failsWith(newVault([specs.keychain], { keychain: swapping }), 'key-wrong-vault')
  })

  it('can be discarded with what they keep elsewhere', async () => {
    const { file, keychain, environment } = await newVault([specs.keychain, specs.keychain])
    expect(keychain.entries.size).toBe(2)
    await discardSlots(file, environment)
    expect(keychain.entries.size).toBe(0)
  })
})

describe('V6 opening without a passphrase', () => {
  it('tries the environment’s key, then the keychain, then no-op', async () => {
    const { file, slotIds, environment, without, keychain } = await newVault([specs.noop, specs.keychain, specs.own])
    const [noop, inKeychain, own] = slotIds
    expect((await unlockSlots(file, {}, environment)).slotId).toBe(own)
    expect((await unlockSlots(file, {}, without)).slotId).toBe(inKeychain)
    keychain.broken = true
    expect((await unlockSlots(file, {}, without)).slotId).toBe(noop)
  })

  it('tells the failure that says most', async () => {
    const { file, environment, without, keychain } = await newVault([specs.own, specs.keychain, specs.passphrase])
    const withOwn = (own: string) => ({ ...environment, env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: own } })
    keychain.entries.clear()
    await failsWith(unlockSlots(file, {}, without), 'key-missing')
    await failsWith(unlockSlots(file, {}, withOwn('x')), 'key-invalid')
    await failsWith(unlockSlots(file, {}, withOwn(generateKey().toString())), 'key-wrong')
    keychain.broken = true
    await failsWith(unlockSlots(file, {}, without), 'keychain-unavailable')
  })

  it('asks for the passphrase where nothing but a passphrase can open', async () => {
    const both = await newVault([specs.own, specs.passphrase])
    await failsWith(unlockSlots(both.file, {}, both.without), 'passphrase-required')
    const one = await newVault([specs.passphrase])
    await failsWith(unlockSlots(one.file, {}, one.environment), 'passphrase-required')
    await failsWith(unlockSlots(one.file, { slotId: one.slotIds[0]! }, one.environment), 'passphrase-required')
    const own = await newVault([specs.own])
    await failsWith(unlockSlots(own.file, {}, own.without), 'key-not-set')
  })

  it('doesn’t open a no-op slot in an installed build', async () => {
    const { file, environment } = await newVault([specs.noop])
    await failsWith(unlockSlots(file, {}, { ...environment, packaged: true }), 'noop-refused')
  })
})

describe('V8 opening with a passphrase', () => {
  it('tries every passphrase slot and no other', async () => {
    const second = { provider: 'passphrase', passphrase: 'another long sentence of words' } as const
    const { file, slotIds, environment } = await newVault([specs.own, specs.passphrase, second])
    expect((await unlockSlots(file, { passphrase: second.passphrase }, environment)).slotId).toBe(slotIds[2])
    expect((await unlockSlots(file, { passphrase: Buffer.from(passphrase) }, environment)).slotId).toBe(slotIds[1])
    await failsWith(unlockSlots(file, { passphrase: 'wrong' }, environment), 'wrong-passphrase')
    await failsWith(unlockSlots(file, { passphrase, slotId: slotIds[2]! }, environment), 'wrong-passphrase')
    await failsWith(unlockSlots(file, { passphrase: 'wrong', slotId: slotIds[0]! }, environment), 'invalid-request')
  })

  it('says so when there is no such slot', async () => {
    const { file, environment } = await newVault([specs.own])
    await failsWith(unlockSlots(file, { passphrase }, environment), 'slot-not-found')
    await failsWith(
      unlockSlots(file, { slotId: '019314c2-0000-7000-8000-00000000ffff' }, environment),
      'slot-not-found',
    )
  })
})

describe('V6 a slot file that was altered', () => {
  it('opens nothing, though the slot itself opens', async () => {
    const { folder, environment, vaultKey, slotIds } = await newVault([specs.own, specs.passphrase])
    writeFileSync(join(folder, 'keyslots.json'), text(folder).replace('"Recovery"', '"recovery"'))
    const file = await readSlots(folder)
    await failsWith(unlockSlots(file, {}, environment), 'keyslots-tampered')
    await failsWith(unlockSlots(file, { passphrase }, environment), 'keyslots-tampered')
    await failsWith(testSlot(file, slotIds[0]!, vaultKey, {}, environment), 'keyslots-tampered')
    await failsWith(addSlot(folder, vaultKey, specs.own, environment, rules), 'keyslots-tampered')
    await failsWith(removeSlot(folder, vaultKey, slotIds[0]!, environment, rules), 'keyslots-tampered')
  })

  it('with a slot of another vault is refused by name, whichever provider it has', async () => {
    const a = await newVault([specs.own, specs.passphrase])
    const b = await newVault([specs.own, specs.passphrase], { env: a.environment.env })
    const swapped = { ...a.file, slots: a.file.slots.map((slot, n) => ({ ...b.file.slots[n]!, id: slot.id })) }
    await failsWith(unlockSlots(swapped, {}, a.environment), 'key-wrong-vault')
    await failsWith(unlockSlots(swapped, { passphrase }, a.environment), 'key-wrong-vault')
    // With its own ID as well: only the vault differs.
    const whole = { ...a.file, slots: b.file.slots }
    await failsWith(unlockSlots(whole, {}, a.environment), 'key-wrong-vault')
    await failsWith(unlockSlots({ ...b.file, vaultId: a.vaultId }, {}, a.environment), 'key-wrong-vault')
  })

  it('opens nothing when an attacker adds a slot of their own to it', async () => {
    const { file, vaultId, without } = await newVault([specs.own])
    const planted = await newVault([specs.noop], {})
    const theirs = await createSlots(tempFolder('slots'), {
      vaultId,
      vaultKey: randomBytes(32),
      specs: [specs.noop],
      environment: planted.environment,
    })
    const mixed = { ...file, slots: [...file.slots, ...theirs.file.slots] }
    await failsWith(unlockSlots(mixed, {}, without), 'keyslots-tampered')
  })
})

describe('V6 adding and removing slots', () => {
  it('counts every change and keeps the others', async () => {
    const { folder, vaultKey, environment, slotIds, keychain } = await newVault([specs.own])
    const { file, slot } = await addSlot(
      folder,
      vaultKey,
      { ...specs.keychain, label: 'This computer' },
      environment,
      rules,
    )
    expect(file).toMatchObject({ revision: 2, slots: [{ id: slotIds[0] }, { id: slot.id, label: 'This computer' }] })
    expect(keychain.entries.size).toBe(1)
    const after = await removeSlot(folder, vaultKey, slot.id, environment, rules)
    expect(after).toMatchObject({ revision: 3, slots: [{ id: slotIds[0] }] })
    expect(keychain.entries.size).toBe(0)
    expect(await readSlots(folder)).toEqual(after)
    expect((await unlockSlots(after, {}, environment)).vaultKey.equals(vaultKey)).toBe(true)
    await failsWith(removeSlot(folder, vaultKey, slot.id, environment, rules), 'slot-not-found')
    expect(readdirSync(folder)).toEqual(['keyslots.json'])
  })

  it('never removes the last slot that can open', async () => {
    const { folder, vaultKey, environment, slotIds, vaultId, file } = await newVault([specs.own, specs.noop])
    const installed = { ...environment, packaged: true }
    await failsWith(removeSlot(folder, vaultKey, slotIds[0]!, installed, rules), 'last-slot')
    const foreign: SlotRecord = {
      ...file.slots[0]!,
      id: '019314c2-0000-7000-8000-00000000aaaa',
      provider: 'pkcs11',
      source: '',
    }
    const { mac: _, ...content } = file
    await writeSlotFile(folder, { ...content, slots: [file.slots[0]!, foreign] }, deriveSlotsKey(vaultKey, vaultId))
    await failsWith(removeSlot(folder, vaultKey, slotIds[0]!, environment, rules), 'last-slot')
    expect((await removeSlot(folder, vaultKey, foreign.id, environment, rules)).slots).toHaveLength(1)
  })

  it('keeps slots of providers that it doesn’t know, byte for byte', async () => {
    const { folder, vaultKey, environment, vaultId, file } = await newVault([specs.own])
    const foreign: SlotRecord = {
      ...file.slots[0]!,
      id: '019314c2-0000-7000-8000-00000000aaaa',
      provider: 'pkcs11',
      source: '',
      params: { keyName: 'projects/p/locations/l', crc32c: 12.5, pinned: true },
    }
    const { mac: _, ...content } = file
    await writeSlotFile(folder, { ...content, slots: [file.slots[0]!, foreign] }, deriveSlotsKey(vaultKey, vaultId))
    const { file: after } = await addSlot(folder, vaultKey, specs.passphrase, environment, rules)
    expect(after.slots[1]).toEqual(foreign)
    await failsWith(unlockSlots(after, { slotId: foreign.id }, environment), 'provider-unknown')
    await failsWith(testSlot(after, foreign.id, vaultKey, {}, environment), 'provider-unknown')
    expect((await unlockSlots(after, {}, environment)).slotId).toBe(file.slots[0]!.id)
    const withOwn = { ...after, slots: [foreign, after.slots[0]!] }
    await failsWith(unlockSlots(withOwn, {}, { ...environment, env: {} }), 'no-slot-opens')
    const alone = { ...after, slots: [foreign] }
    await failsWith(unlockSlots(alone, {}, environment), 'provider-unknown')
  })

  it('stops at 32 slots', async () => {
    const { folder, vaultKey, environment, keychain } = await newVault(Array(32).fill(specs.own))
    await failsWith(addSlot(folder, vaultKey, specs.keychain, environment, rules), 'invalid-request')
    expect(keychain.entries.size).toBe(0)
  })

  it('leaves file and keychain as they were when the slot can’t be made or written', async () => {
    const { folder, vaultKey, environment, keychain } = await newVault([specs.own])
    const before = text(folder)
    await failsWith(
      addSlot(folder, vaultKey, { provider: 'passphrase', passphrase: 'short' }, environment, rules),
      'passphrase-too-weak',
    )
    const refused = { ...environment, packaged: true }
    await failsWith(addSlot(folder, vaultKey, specs.noop, refused, rules), 'noop-refused')
    const stranger = randomBytes(32)
    await failsWith(addSlot(folder, stranger, specs.keychain, environment, rules), 'keyslots-tampered')
    expect(text(folder)).toBe(before)
    expect(keychain.entries.size).toBe(0)
  })

  it.runIf(process.getuid?.() !== 0)('says that the folder can’t be written', async () => {
    const { folder, vaultKey, environment, keychain } = await newVault([specs.own])
    chmodSync(folder, 0o500)
    await failsWith(addSlot(folder, vaultKey, specs.keychain, environment, rules), 'folder-not-writable')
    chmodSync(folder, 0o700)
    expect(keychain.entries.size).toBe(0)
  })

  it('works on its own copy of the key: a vault that is locked meanwhile gets no slot with a wiped one', async () => {
    const { folder, vaultKey, environment } = await newVault([specs.own])
    const key = Buffer.from(vaultKey)
    const adding = addSlot(folder, key, specs.passphrase, environment, rules)
    key.fill(0)
    const { file } = await adding
    expect((await unlockSlots(file, { passphrase }, environment)).vaultKey.equals(vaultKey)).toBe(true)
    await failsWith(addSlot(folder, key, specs.passphrase, environment, rules), 'keyslots-tampered')
  })

  it('tests a slot against the key of the open vault', async () => {
    const { file, slotIds, vaultKey, environment, keychain } = await newVault([specs.keychain, specs.passphrase])
    await failsWith(testSlot(file, slotIds[1]!, vaultKey, { passphrase: 'wrong' }, environment), 'wrong-passphrase')
    await failsWith(testSlot(file, slotIds[1]!, vaultKey, {}, environment), 'passphrase-required')
    keychain.entries.clear()
    await failsWith(testSlot(file, slotIds[0]!, vaultKey, {}, environment), 'key-missing')
  })
})
