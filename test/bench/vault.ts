import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { v7 as uuidv7 } from 'uuid'
import { deriveVaultKeys } from '../../src/main/crypto/hkdf.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import { encryptBundle } from '../../src/main/team/bundles/codec.ts'
import { Database } from '../../src/main/vault/database.ts'
import { listCredentials } from '../../src/main/vault/repositories/credential-list.ts'
import { insertCredential } from '../../src/main/vault/repositories/credentials.ts'
import { credentialColumns } from '../../src/main/vault/testing.ts'
import type { CredentialFilter } from '../../src/shared/api/credentials.ts'
import { startCore, type TestCore } from '../integration/core.ts'
import type { Figure } from './measure.ts'
import { median, medians } from './measure.ts'
import { decryptCopy, PlainDatabase } from './plain.ts'
import { samplePayload } from './sample.ts'

const chunk = 10_000
const clock = { now: 1_795_000_000_000, warningMs: 30 * 86_400_000 }
const sqlite = 'plain SQLite'

export interface FilledVault {
  readonly test: TestCore
  readonly importMs: number
  readonly exportMs: number
}

/** Fills a vault through its own import, which is measured, and exports it again. */
export async function fillVault(size: number): Promise<FilledVault> {
  // What is loaded with its first call is loaded before: it is the work that is measured.
  await import('../../src/main/api/bundles.ts')
  const test = await startCore()
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  let importMs = 0
  for (let from = 0; from < size; from += chunk) {
    const bytes = await encryptBundle(
      samplePayload(from, Math.min(chunk, size - from)),
      { recipients: [recipient] },
      { armor: false },
    )
    importMs += await median(1, async () => {
      const { previewId } = await test.client.bundles.preview({
        fileId: test.core.putFile(bytes),
        key: { with: 'identity', identity },
      })
      await test.client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
    })
  }
  const exportMs =
    size > 50_000
      ? Number.NaN
      : await median(3, async () => {
          const { fileId } = await test.client.bundles.export({
            choose: { all: true },
            to: { with: 'recipients', recipients: [recipient] },
            note: '',
            armor: false,
          })
          test.core.takeFile(fileId)
        })
  return { test, importMs, exportMs }
}

const connectionCount = 1000

/** Calls as a window makes them, checked on both sides, against what a person doesn't notice. */
export async function callFigures(test: TestCore, size: number, runs: number): Promise<Figure[]> {
  const { client } = test
  const { items } = await client.credentials.list({ ...firstPage, limit: 100 })
  for (let number = 0; number < connectionCount; number++) {
    const { id, environment } = items[number % items.length] ?? { id: null, environment: '' }
    const parameters = { url: `https://api-${number}.example.com/v1` }
    const about = { name: `connection ${number}`, kind: 'http', systemId: null, environment, purpose: '' }
    await client.connections.create({ input: { ...about, credentialId: id, parameters }, consent: true })
  }
  const calls: readonly (readonly [what: string, goalMs: number | null, call: () => Promise<unknown>])[] = [
    ['call: page of 50', 1, () => client.credentials.list(firstPage)],
    ['call: filter by type, environment, status', 1, () => client.credentials.list({ ...firstPage, filter: narrow })],
    ['call: filter by owner, environment', 1, () => client.credentials.list({ ...firstPage, filter: two })],
    ['call: search, one letter', 2, () => client.credentials.list({ ...firstPage, filter: { search: 's' } })],
    ['call: search, two words', 2, () => client.credentials.list({ ...firstPage, filter: { search: 'github depl' } })],
    ['call: facets', 1, () => client.credentials.facets({})],
    ['call: overview', null, () => client.overview.get({})],
    [
      `call: 100 of ${connectionCount.toLocaleString('en')} connections`,
      null,
      () => client.connections.list({ limit: 100, cursor: null }),
    ],
    [
      'call: unlock and lock with an own key',
      15,
      async () => {
        await client.vault.lock({})
        await client.vault.unlock({ passphrase: null, slotId: null })
      },
    ],
  ]
  const figures: Figure[] = []
  for (const [what, goalMs, call] of calls) {
    for (let warm = 0; warm < 3; warm++) await call()
    const ms = await median(runs, call)
    figures.push({
      what,
      size,
      ms,
      against: goalMs,
      counterpart: goalMs === null ? '' : 'goal',
      goal: size === 100_000 && goalMs !== null ? 1 : null,
    })
  }
  return figures
}

const firstPage = { filter: {}, sort: 'name', descending: false, limit: 50, cursor: null } as const
const narrow: CredentialFilter = { type: ['api-key'], environment: ['production'], status: ['active'] }
const two: CredentialFilter = { owner: ['person 3'], environment: ['production'] }

/** Reading and writing, each against the same work on the same data without encryption. */
export async function databaseFigures(test: TestCore, size: number, runs: number): Promise<Figure[]> {
  await test.client.vault.lock({})
  const file = await readSlots(test.folder)
  const environment = { env: test.env, keychain: undefined as never, packaged: false }
  const { vaultKey } = await unlockSlots(file, {}, environment)
  const key = deriveVaultKeys(vaultKey, file.vaultId).database
  const encryptedFile = join(test.folder, 'vault.db')
  const plainFile = join(test.home, 'plain.db')
  decryptCopy(encryptedFile, key, plainFile)

  const openEncrypted = () => new Database({ file: encryptedFile, key, create: false })
  const openPlain = () => new PlainDatabase(plainFile)
  const page = (database: Database | PlainDatabase, filter: CredentialFilter = {}, cursor: string | null = null) =>
    database.read((db) => listCredentials(db, { filter, sort: 'name', descending: false, limit: 50, cursor }, clock))
  const figures: Figure[] = []
  const compare = async (
    what: string,
    goal: number | null,
    count: number,
    work: (database: Database | PlainDatabase) => unknown,
  ) => {
    const encrypted = openEncrypted()
    const plain = openPlain()
    for (const database of [encrypted, plain]) for (let warm = 0; warm < 3; warm++) work(database)
    const [ms = Number.NaN, against = Number.NaN] = await medians(
      count,
      () => work(encrypted),
      () => work(plain),
    )
    encrypted.close()
    plain.close()
    figures.push({ what, size, ms, against, counterpart: sqlite, goal })
  }

  const openAndRead = (open: () => Database | PlainDatabase) => () => {
    const database = open()
    page(database)
    database.close()
  }
  const [opening = Number.NaN, openingPlain = Number.NaN] = await medians(
    runs,
    openAndRead(openEncrypted),
    openAndRead(openPlain),
  )
  figures.push({
    what: 'open and first page',
    size,
    ms: opening,
    against: openingPlain,
    counterpart: sqlite,
    goal: 2.5,
  })
  await compare('first page', null, runs, (database) => page(database))
  const cursor = deepCursor(openPlain())
  await compare('deep page', null, runs, (database) => page(database, {}, cursor))
  await compare('filter by type, environment, status', null, runs, (database) => page(database, narrow))
  await compare('search, one word begun', null, runs, (database) => page(database, { search: 'str' }))
  await compare('search, two words', null, runs, (database) => page(database, { search: 'github depl' }))
  await compare('search, part of a word', null, runs, (database) => page(database, { search: 'tripe' }))
  let number = 0
  await compare('durable write', 2, runs, (database) => {
    number += 1
    const columns = credentialColumns({ id: uuidv7(), name: `written ${uuidv7()} ${number}` })
    database.write((db) => insertCredential(db, columns))
  })
  return figures
}

/** A cursor in the middle of the list. */
function deepCursor(database: PlainDatabase): string | null {
  const all = (cursor: string | null) =>
    database.read((db) =>
      listCredentials(db, { filter: {}, sort: 'name', descending: false, limit: 100, cursor }, clock),
    )
  let page = all(null)
  const steps = Math.floor(page.total / 200)
  for (let step = 0; step < steps && page.nextCursor !== null; step++) page = all(page.nextCursor)
  database.close()
  return page.nextCursor
}
