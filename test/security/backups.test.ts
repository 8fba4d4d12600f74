import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from '../integration/code-of.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'

/** Whoever gets hold of backups can write them: what isn't what Keyward wrote with the vault's key is refused, before and after. */
let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const add = (name: string) =>
  test.client.credentials.create({
    type: 'api-key',
    metadata: metadata({ name }),
    config: {},
    secrets: { key: `value of ${name}` },
  })
const backup = async () => {
  const { id } = await test.client.backups.create({})
  const { fileId } = await test.client.backups.download({ id })
  return Buffer.from(test.core.takeFile(fileId))
}
const preview = (bytes: Buffer) =>
  test.client.backups.preview({ from: { fileId: test.core.putFile(bytes) }, passphrase: null })
const split = (bytes: Buffer) => {
  const at = bytes.indexOf('\n')
  return {
    header: JSON.parse(bytes.subarray(0, at).toString()) as Record<string, unknown>,
    database: bytes.subarray(at + 1),
  }
}
const join2 = (header: unknown, database: Buffer) =>
  Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), database])

describe('V8 a backup that isn’t what was written', { timeout: 60_000 }, () => {
  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['nothing', () => Buffer.from('{'), 'backup-damaged'],
    ['another file', () => Buffer.alloc(100_000, 'a'), 'backup-damaged'],
    ['a line without an end', (bytes) => bytes.subarray(0, 200), 'backup-damaged'],
    ['a cut end', (bytes) => bytes.subarray(0, -1), 'backup-damaged'],
    ['something after its end', (bytes) => Buffer.concat([bytes, Buffer.from('x')]), 'backup-damaged'],
    [
      'a changed byte of the database',
      (bytes) => {
        const changed = Buffer.from(bytes)
        changed[bytes.length - 5000] = (changed[bytes.length - 5000] ?? 0) ^ 1
        return changed
      },
      'backup-damaged',
    ],
    ['a newer format', (bytes) => edit(bytes, { format: 'keyward-backup/2', more: true }), 'vault-newer'],
    ['a newer schema', (bytes) => edit(bytes, { schemaVersion: 9000 }), 'vault-newer'],
    ['another time', (bytes) => edit(bytes, { createdAt: '2020-01-01T00:00:00.000Z' }), 'backup-damaged'],
    ['another name', (bytes) => edit(bytes, { vaultName: 'trusted' }), 'backup-damaged'],
    ['another reason', (bytes) => edit(bytes, { reason: 'daily' }), 'backup-damaged'],
    ['a field too many', (bytes) => edit(bytes, { note: 'x' }), 'backup-damaged'],
    [
      'another vault’s ID',
      (bytes) => edit(bytes, { vaultId: '019a0000-0000-7000-8000-000000000001' }),
      'backup-damaged',
    ],
  ])('is refused: %s', async (_, change, code) => {
    await add('One')
    const bytes = await backup()
    await preview(bytes)
    expect(await codeOf(preview(change(bytes)))).toBe(code)
    // Locked, where the backup's own slots open it, no less.
    await test.client.vault.lock({})
    expect(await codeOf(preview(change(bytes)))).toBe(code)
    expect(readdirSync(test.folder).filter((name) => name.startsWith('preview'))).toEqual([])
  })

  it('is not read where there is a link or a pipe in its place', async () => {
    await backup()
    const [{ id } = { id: '' }] = (await test.client.backups.list({})).items
    const folder = join(test.folder, 'backups')
    const path = join(folder, readdirSync(folder).find((name) => name.includes(id)) ?? '')
    const bytes = readFileSync(path)
    const elsewhere = join(test.home, 'elsewhere')
    writeFileSync(elsewhere, bytes)
    mkdirSync(join(folder, 'replaced-x'))
    execFileSync('mkfifo', [join(folder, 'replaced-x', 'keyslots.json')])
    for (const lay of [() => symlinkSync(elsewhere, path), () => execFileSync('mkfifo', [path])]) {
      rmSync(path)
      lay()
      expect(await test.client.backups.list({})).toEqual({ items: [] })
      expect(await codeOf(test.client.backups.download({ id }))).toBe('backup-damaged')
      expect(await codeOf(test.client.backups.preview({ from: { id }, passphrase: null }))).toBe('backup-damaged')
    }
    // Nor is one waited for where a key slot is removed that a backup may need.
    const slot = await test.client.vault.addSlot({ slot: { provider: 'fernet', source: 'environment' }, label: '' })
    await test.client.vault.removeSlot({ id: slot.id })
  })

  const edit = (bytes: Buffer, changes: object) => {
    const { header, database } = split(bytes)
    return join2({ ...header, ...changes }, database)
  }

  it('as a header before the database of another moment, is refused', async () => {
    await add('One')
    const older = split(await backup())
    await add('Two')
    const newer = split(await backup())
    const mixed = join2({ ...older.header, database: newer.header.database }, newer.database)
    expect(await codeOf(preview(mixed))).toBe('backup-damaged')
  })

  it('of a foreign vault says so, and takes its own key', async () => {
    const other = await startCore()
    try {
      const { id } = await other.client.backups.create({})
      const { fileId } = await other.client.backups.download({ id })
      const bytes = Buffer.from(other.core.takeFile(fileId))
      expect(await codeOf(preview(bytes))).toBe('key-wrong')
      test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY = other.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
      expect(await preview(bytes)).toMatchObject({ isOther: true, compared: false, items: [] })
    } finally {
      await other.close()
    }
  })

  it('is left out of the list, and harms no other', async () => {
    await backup()
    await backup()
    const folder = join(test.folder, 'backups')
    const [name = ''] = readdirSync(folder)
    writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(0, 1000))
    expect((await test.client.backups.list({})).items).toHaveLength(1)
    expect(await codeOf(test.client.backups.create({}))).toBe(null)
  })
})
