import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { KeyEnvironment } from '../../src/main/keys/environment.ts'
import { openKnownSlots } from '../../src/main/keys/known-slots.ts'
import type { SlotFile } from '../../src/main/keys/slot-file.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import { CallError } from '../../src/shared/api/client.ts'
import type { ErrorBody } from '../../src/shared/errors.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { startCore, type TestCore } from '../integration/core.ts'
import { type KeyCaseName, recordCase } from './key-cases.ts'
import type { AccessKey } from './moto.ts'
import { unlockAsPerson } from './unlock-as-person.ts'

type Strings = Readonly<Record<string, string>>

/** A vault on a home of its own that AWS KMS protects. */
export interface AwsVault {
  readonly core: TestCore
  readonly keychain: MemoryKeychain
  /** The environment that the core sees, to be changed. */
  readonly env: Record<string, string | undefined>
  create(settings: Strings, secrets?: Strings): Promise<unknown>
  lock(): Promise<unknown>
  unlock(): Promise<unknown>
  /** The key slots as they stand in the file. */
  slots(): Promise<SlotFile>
  /** Changes the file as somebody else would, without the vault key. */
  alter(edit: (file: SlotFile) => unknown): Promise<void>
  /** Every failure so far, every event, and every file in the home holds neither the vault key nor one of these. */
  expectNothingLeaked(secrets: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Starts a core without a vault. */
export async function startAwsVault(environment: Partial<KeyEnvironment> = {}, home?: string): Promise<AwsVault> {
  const keychain = memoryKeychain()
  const core = await startCore({ empty: true, environment: { keychain, ...environment }, ...(home && { home }) })
  const { client, env, folder } = core
  delete env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY
  const events: unknown[] = []
  core.core.subscribe((event) => events.push(event))
  const slots = () => readSlots(folder)
  return {
    core,
    keychain,
    env,
    create: (settings, secrets = {}) =>
      client.vault.create({ name: 'default', slot: { provider: 'aws', settings, secrets }, recovery: null }),
    lock: () => client.vault.lock({}),
    unlock: () => unlockAsPerson(client),
    slots,
    async alter(edit) {
      const file = structuredClone(await slots())
      edit(file)
      writeFileSync(join(folder, 'keyslots.json'), JSON.stringify(file))
    },
    async expectNothingLeaked(secrets) {
      const knownSlots = openKnownSlots(core.home)
      const { vaultKey } = await unlockSlots(await slots(), {}, { env, keychain, packaged: false, knownSlots })
      const key = [vaultKey.toString('base64'), vaultKey.toString('hex'), vaultKey.toString('base64url')]
      const files = readdirSync(core.home, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
      const texts = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'))
      const all = [...texts, JSON.stringify(events), JSON.stringify(failures)]
      for (const secret of [...secrets, ...key]) expect(all.some((text) => text.includes(secret))).toBe(false)
      expect(files.length).toBeGreaterThan(1)
      // The SDK's own words would be in what a failure shows.
      expect(JSON.stringify(failures)).not.toMatch(
        /Exception|Deserialization|@smithy|getaddrinfo|connect E|ProviderError/,
      )
    },
    close: () => core.close(),
  }
}

const failures: ErrorBody[] = []

/** The failure that a call answers with; one with the code `opens` when there was none. */
export async function failureOf(work: Promise<unknown>): Promise<Pick<ErrorBody, 'subjects'> & { code: string }> {
  try {
    await work
    return { code: 'opens' }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    failures.push(error.body)
    return error.body
  }
}

/** Notes what a case came to, once it is what it should be. */
export function proven(counterpart: string, name: KeyCaseName, outcome: string, expected: string): void {
  expect(outcome).toBe(expected)
  recordCase({ provider: 'aws', counterpart, case: name, outcome })
}

/** Settings and secrets of a slot that signs in by a key that was typed in. */
export function withKeys(keyArn: string, endpoint: string, { accessKeyId, secretAccessKey }: AccessKey) {
  return [{ keyArn, endpoint, signIn: 'keys', accessKeyId }, { secretAccessKey }] as const
}
