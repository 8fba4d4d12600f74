import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MemoryKeychain, memoryKeychain } from '../../../test/fakes/keychain.ts'
import type { KeyEnvironment } from '../keys/environment.ts'
import type { NewSlot } from '../keys/slot.ts'
import { createVault, openVault } from './open-vault.ts'

let parent: string
let folder: string
let keychain: MemoryKeychain
let environment: KeyEnvironment
beforeEach(() => {
  parent = join(mkdtempSync(join(tmpdir(), 'keyward-make-')), 'vaults')
  folder = join(parent, 'default')
  keychain = memoryKeychain()
  environment = { env: {}, keychain, packaged: false }
})
afterEach(() => rmSync(join(parent, '..'), { recursive: true, force: true }))

const specs: readonly NewSlot[] = [{ provider: 'fernet', source: 'keychain', label: '' }]
const make = (record: () => void = () => {}) => createVault({ folder, environment, specs, now: 0, record })
const refusal = (code: string) => expect.objectContaining({ code }) as unknown

describe('making a vault', () => {
  it('leaves nothing, in the folder and in the keychain, when it fails before the vault exists', async () => {
    const failing = make(() => {
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    })
    await expect(failing).rejects.toEqual(refusal('disk-full'))
    expect(readdirSync(parent)).toEqual([])
    expect(keychain.entries.size).toBe(0)
  })

  it('leaves the vault its keys when it fails afterwards', async () => {
    const aside = join(parent, 'aside')
    const making = make().then(
      () => 'made',
      (error: unknown) => error,
    )
    // As soon as the folder stands, somebody takes the database away.
    while (!existsSync(join(folder, 'vault.db'))) await turn()
    renameSync(join(folder, 'vault.db'), aside)
    expect(await making).toEqual(refusal('vault-not-found'))
    expect(keychain.entries.size).toBe(1)

    renameSync(aside, join(folder, 'vault.db'))
    const opened = await openVault({ folder, environment, attempt: {} })
    expect(opened.slotFile.slots).toHaveLength(1)
    opened.close()
  })

  it('clears away what a killed process left, with its keys, and nothing that may still be in the making', async () => {
    const first = await make()
    first.vault.close()
    const [left, young] = [join(parent, '.new-left'), join(parent, '.new-young')]
    renameSync(folder, left)
    const longAgo = Date.now() / 1000 - 2 * 3600
    utimesSync(left, longAgo, longAgo)
    mkdirSync(young)
    const second = await make()
    second.vault.close()
    expect(readdirSync(parent).sort()).toEqual(['.new-young', 'default'])
    expect([...keychain.entries.keys()]).toEqual([expect.stringContaining(second.file.vaultId)])
  })
})
