import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import type { SlotFile, SlotRecord } from './slot-file.ts'
import { readSlots, slotFileName, verifySlotFile, writeSlotFile } from './slot-file.ts'

const vaultId = '019314c2-0000-7000-8000-000000000001'
const key = deriveSlotsKey(Buffer.alloc(32, 1), vaultId)

function slot(n: number, changes: Partial<SlotRecord> = {}): SlotRecord {
  return {
    id: `019314c2-0000-7000-8000-${String(n).padStart(12, '0')}`,
    provider: 'fernet',
    source: 'keychain',
    label: 'Laptop',
    createdAt: '2026-11-21T08:00:00.000Z',
    wrapped: 'AAAA',
    params: {},
    ...changes,
  }
}

const content = (slots: readonly SlotRecord[]) =>
  ({ format: 'keyward-keyslots/1', vaultId, createdAt: '2026-11-21T08:00:00.000Z', revision: 1, slots }) as const

/** A folder whose slot file is what `edit` makes of a valid one. */
async function edited(edit: (file: Record<string, unknown> & SlotFile) => unknown): Promise<string> {
  const folder = tempFolder('slots')
  const file = await writeSlotFile(folder, content([slot(1), slot(2, { params: { kdf: 'argon2id', passes: 3 } })]), key)
  writeFileSync(join(folder, slotFileName), JSON.stringify(edit(structuredClone(file) as never)))
  return folder
}

const read = (folder: string) => readSlots(folder)
const failsWith = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code })

describe('V1 the slot file', () => {
  it('is readable text, and read as it was written', async () => {
    const folder = tempFolder('slots')
    const file = await writeSlotFile(folder, content([slot(1)]), key)
    expect(readFileSync(join(folder, slotFileName), 'utf8').split('\n').length).toBeGreaterThan(10)
    expect(await read(folder)).toEqual(file)
    verifySlotFile(file, key)
  })

  it('keeps slots of providers that this version doesn’t know as they are', async () => {
    const folder = tempFolder('slots')
    const foreign = slot(1, {
      provider: 'aws',
      source: '',
      params: { arn: 'arn:aws:kms:eu-1:1:key/x', beta: true, n: 1.5 },
    })
    await writeSlotFile(folder, content([foreign, slot(2)]), key)
    expect((await read(folder)).slots[0]).toEqual(foreign)
  })

  it('notices a change in every field', async () => {
    const changes: ((file: SlotFile & { slots: SlotRecord[] }) => unknown)[] = [
      (file) => ({ ...file, vaultId: vaultId.replace(/1$/, '9') }),
      (file) => ({ ...file, createdAt: '2026-11-21T08:00:00.001Z' }),
      (file) => ({ ...file, revision: 2 }),
      (file) => ({ ...file, mac: file.mac.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
      (file) => ({ ...file, slots: file.slots.slice(1) }),
      (file) => ({ ...file, slots: [...file.slots, slot(3)] }),
      (file) => ({ ...file, slots: file.slots.toReversed() }),
      (file) => ({ ...file, slots: file.slots.map((each) => ({ ...each, params: { ...each.params, passes: 4 } })) }),
      ...Object.entries({
        id: slot(9).id,
        provider: 'passphrase',
        source: 'environment',
        label: 'Lapt0p',
        createdAt: '2026-11-21T08:00:00.001Z',
        wrapped: 'AAAB',
        params: { extra: true },
      }).map(([name, value]) => (file: SlotFile) => ({
        ...file,
        slots: [{ ...file.slots[0], [name]: value }, ...file.slots.slice(1)],
      })),
    ]
    for (const change of changes) {
      const file = await read(await edited(change as never))
      expect(() => verifySlotFile(file, key)).toThrow(expect.objectContaining({ code: 'keyslots-tampered' }))
    }
    verifySlotFile(await read(await edited((file) => file)), key)
  })

  it('is proven by its own vault’s key alone', async () => {
    const file = await read(await edited((each) => each))
    for (const other of [deriveSlotsKey(Buffer.alloc(32, 2), vaultId), deriveSlotsKey(Buffer.alloc(32, 1), 'other')])
      expect(() => verifySlotFile(file, other)).toThrow(expect.objectContaining({ code: 'keyslots-tampered' }))
  })

  it('is damaged when anything in it isn’t what it must be', async () => {
    const withSlot = (changes: object) => (file: SlotFile) => ({ ...file, slots: [{ ...file.slots[0], ...changes }] })
    const edits: ((file: SlotFile) => unknown)[] = [
      () => [],
      () => null,
      () => 'text',
      () => ({}),
      (file) => ({ ...file, format: 'luks' }),
      (file) => ({ ...file, format: 'keyward-keyslots/0' }),
      (file) => ({ ...file, vaultId: 'vault' }),
      (file) => ({ ...file, extra: 1 }),
      (file) => ({ ...file, mac: 'AB'.repeat(32) }),
      (file) => ({ ...file, mac: undefined }),
      (file) => ({ ...file, revision: 0 }),
      (file) => ({ ...file, revision: 1.5 }),
      (file) => ({ ...file, slots: [] }),
      (file) => ({ ...file, slots: {} }),
      (file) => ({ ...file, slots: [file.slots[0], file.slots[0]] }),
      (file) => ({ ...file, slots: Array.from({ length: 33 }, (_, n) => slot(n)) }),
      withSlot({ provider: '../../evil' }),
      withSlot({ source: 'cloud' }),
      withSlot({ label: 'two\nlines' }),
      withSlot({ label: 'x'.repeat(101) }),
      withSlot({ wrapped: 'no base64!' }),
      withSlot({ wrapped: '' }),
      withSlot({ wrapped: 'A'.repeat(20_000) }),
      withSlot({ params: { nested: {} } }),
      withSlot({ params: [] }),
      withSlot({ params: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`p${n}`, n])) }),
      withSlot({ unknown: 1 }),
    ]
    for (const edit of edits) await failsWith(read(await edited(edit)), 'keyslots-damaged')
  })

  it('reads past names that JavaScript gives a meaning of its own', async () => {
    const folder = await edited((file) => file)
    const path = join(folder, slotFileName)
    writeFileSync(path, readFileSync(path, 'utf8').replace('"params":{}', '"params":{"__proto__":{"polluted":true}}'))
    const { params } = (await read(folder)).slots[0]!
    expect(params).not.toHaveProperty('polluted')
    expect({}).not.toHaveProperty('polluted')
  })

  it('is damaged when it is no JSON, cut off, too large, a folder or a pipe', async () => {
    const folder = await edited((file) => file)
    const path = join(folder, slotFileName)
    const text = readFileSync(path, 'utf8')
    for (const bad of ['', '{', text.slice(0, -1), `${text}x`, '\0'.repeat(10), `${' '.repeat(256 * 1024)}${text}`]) {
      writeFileSync(path, bad)
      await failsWith(read(folder), 'keyslots-damaged')
    }
    const other = tempFolder('slots')
    mkdirSync(join(other, slotFileName))
    await failsWith(read(other), 'keyslots-damaged')
    if (process.platform === 'win32') return
    const piped = tempFolder('slots')
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(piped, slotFileName)])
    await failsWith(read(piped), 'keyslots-damaged')
  })

  it('is never written larger than it can be read', async () => {
    const folder = tempFolder('slots')
    const large = Array.from({ length: 20 }, (_, n) => slot(n, { wrapped: 'A'.repeat(16_000) }))
    await failsWith(writeSlotFile(folder, content(large), key), 'invalid-request')
    await writeSlotFile(folder, content(large.slice(5)), key)
    expect((await read(folder)).slots).toHaveLength(15)
  })

  it('of a newer version is told from a damaged one', async () => {
    await failsWith(read(await edited((file) => ({ ...file, format: 'keyward-keyslots/2' }))), 'vault-newer')
    const reshaped = await edited(() => ({ format: 'keyward-keyslots/17', keys: 'elsewhere' }))
    await failsWith(read(reshaped), 'vault-newer')
  })

  it('that is missing is an empty place, or a vault that lost it', async () => {
    const folder = tempFolder('slots')
    await failsWith(read(join(folder, 'nowhere')), 'vault-not-found')
    await failsWith(read(folder), 'vault-not-found')
    writeFileSync(join(folder, 'vault.db'), '')
    await failsWith(read(folder), 'keyslots-damaged')
  })
})
