import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deriveVaultKeys } from '../../src/main/crypto/hkdf.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import type { WriteDb } from '../../src/main/vault/database.ts'
import { Database } from '../../src/main/vault/database.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'

/**
 * Whoever got hold of the open database can write rows, but has neither the key of the sealed values nor that of the
 * audit chain: what they change is noticed.
 */
let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const add = (name: string, key: string) =>
  test.client.credentials.create({ type: 'api-key', metadata: metadata({ name }), config: {}, secrets: { key } })

/** Writes into the database past Keyward, as another SQLCipher tool with the database's key would. */
const tamper = async (work: (db: WriteDb) => void) => {
  await test.client.vault.lock({})
  const file = await readSlots(test.folder)
  const { vaultKey } = await unlockSlots(file, {}, { env: test.env, packaged: false, keychain: undefined as never })
  const { database: key } = deriveVaultKeys(vaultKey, file.vaultId)
  const database = new Database({ file: join(test.folder, 'vault.db'), key, create: false })
  database.write(work)
  database.close()
  await test.client.vault.unlock({ passphrase: null, slotId: null })
}

const exportOf = (id: string) =>
  test.core.call('bundles.export', {
    choose: { credentialIds: [id] },
    to: { with: 'recipients', recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'] },
    note: '',
    armor: false,
  })

describe('V2 a sealed value', () => {
  it('of another credential is not taken for one’s own', async () => {
    const victim = await add('Victim', 'value of the victim')
    await add('Attacker', 'value of the attacker')
    await tamper((db) =>
      db.run(
        `UPDATE sealed_secret SET sealed = (SELECT sealed FROM sealed_secret s JOIN credential c ON c.rid = s.credential_rid WHERE c.name = 'Attacker')
         WHERE credential_rid = (SELECT rid FROM credential WHERE name = 'Victim')`,
      ),
    )
    expect(await exportOf(victim.id)).toMatchObject({ ok: false, error: { code: 'secret-damaged' } })
    // The remedy works: the other credential is untouched, and a rotation puts a good value into use.
    await test.client.credentials.rotate({ id: victim.id, config: {}, secrets: { key: 'a new value of the victim' } })
    expect(await exportOf(victim.id)).toMatchObject({ ok: true })
  })

  it('of an older version is not taken for the one in use', async () => {
    const { id } = await add('Key', 'the first value')
    await test.client.credentials.rotate({ id, config: {}, secrets: { key: 'the second value' } })
    await tamper((db) =>
      db.run(
        'UPDATE sealed_secret SET sealed = (SELECT sealed FROM sealed_secret WHERE version = 1) WHERE version = 2',
      ),
    )
    expect(await exportOf(id)).toMatchObject({ ok: false, error: { code: 'secret-damaged' } })
    await test.client.credentials.rollback({ id, version: 1 })
    expect(await exportOf(id)).toMatchObject({ ok: true })
  })

  it.each([
    ['a flipped bit', (sealed: Buffer) => sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte))],
    ['a cut end', (sealed: Buffer) => sealed.subarray(0, -1)],
    ['nothing left', () => Buffer.alloc(0)],
  ])('with %s is noticed', async (_, change) => {
    const { id } = await add('Key', 'a value that is long enough')
    await tamper((db) => {
      const { sealed } = db.get<{ sealed: Buffer }>('SELECT sealed FROM sealed_secret') ?? { sealed: Buffer.alloc(0) }
      db.run('UPDATE sealed_secret SET sealed = ?', Buffer.from(change(sealed)))
    })
    expect(await exportOf(id)).toMatchObject({ ok: false, error: { code: 'secret-damaged' } })
  })

  it('that was destroyed is in no page of the database any more', async () => {
    const { id } = await add('Key', 'the first value')
    await test.client.credentials.rotate({ id, config: {}, secrets: { key: 'the second value' } })
    await test.client.credentials.destroyVersion({ id, version: 1 })
    await tamper((db) => {
      expect(db.all('SELECT version FROM sealed_secret')).toEqual([{ version: 2 }])
    })
  })
})

describe('A2 the audit log of a real vault', () => {
  it('names the record that was edited past Keyward', async () => {
    await add('One', 'a value that is long enough')
    await add('Two', 'a value that is long enough')
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
    await tamper((db) => db.run(`UPDATE audit SET subject = 'Three' WHERE subject = 'Two'`))
    const { items } = await test.client.audit.list({ action: ['credential.create'], limit: 10, cursor: null })
    expect(await test.client.audit.verify({})).toMatchObject({ ok: false, firstBroken: items[0]?.seq })
  })
})
