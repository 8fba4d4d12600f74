import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceContext } from '../../src/main/context.ts'
import { listBackups } from '../../src/main/vault/backups/store.ts'
import { VaultHolder } from '../../src/main/vault/holder.ts'
import { slotHealth } from '../../src/main/vault/repositories/slot-health.ts'
import { createSlotsService } from '../../src/main/vault/slots-service.ts'
import { Upkeep } from '../../src/main/vault/upkeep.ts'
import { defaultSettings, type Settings } from '../../src/shared/domain/settings.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { startCore } from './core.ts'

const day = 86_400_000
let home: string
let keychain: MemoryKeychain
let now: number
let settings: Settings
let context: ServiceContext
let upkeep: Upkeep
let checked: number

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'keyward-upkeep-'))
  keychain = memoryKeychain()
  now = Date.now()
  settings = defaultSettings
  checked = 0
  const vault = new VaultHolder({
    home,
    name: 'default',
    environment: { env: {}, keychain, packaged: false },
    actor: () => 'ada (app)',
    now: () => now,
    lockAfterMinutes: () => 0,
    changed() {},
    stateChanged() {},
  })
  context = { vault, settings: () => settings, now: () => now, person: () => 'ada' }
  await vault.create('default', [{ provider: 'fernet', source: 'keychain', label: '' }])
  const slots = createSlotsService(context)
  upkeep = new Upkeep(context, {
    async checkSlots() {
      checked += 1
      await slots.check()
    },
    shredTrash: () => 0,
    assessValues: async () => {},
    retest: async () => {},
    firstMs: 20,
    everyMs: 20,
  })
})
afterEach(() => {
  upkeep.stop()
  context.vault.end()
  rmSync(home, { recursive: true, force: true })
})

const change = () =>
  context.vault.write([], (_, audit) => audit({ action: 'settings.update', subjectType: 'settings' }))
const reasons = () => listBackups(context.vault.folder).map(({ reason }) => reason)

describe('V8 an open vault', () => {
  it('is backed up daily, when something has changed, and as long as the settings say', async () => {
    await upkeep.round()
    expect(reasons()).toEqual([])
    now += day
    await upkeep.round()
    await upkeep.round()
    expect(reasons()).toEqual(['daily'])
    // Nothing has changed but the log: it was unlocked, locked, backed up.
    now += day
    await upkeep.round()
    expect(reasons()).toHaveLength(1)
    change()
    await upkeep.round()
    expect(reasons()).toHaveLength(2)
    now += day / 2
    change()
    await upkeep.round()
    expect(reasons()).toHaveLength(2)
    settings = { ...settings, backupDaily: false }
    now += day
    await upkeep.round()
    expect(reasons()).toHaveLength(2)
    settings = { ...settings, backupDaily: true, backupKeep: 1 }
    await upkeep.round()
    expect(reasons()).toHaveLength(1)
  })

  it('has its slots tested weekly, and remembers which one failed', async () => {
    await upkeep.round()
    expect(checked).toBe(0)
    now += 7 * day
    for (const account of keychain.entries.keys()) keychain.entries.delete(account)
    await upkeep.round()
    await upkeep.round()
    expect(checked).toBe(1)
    const { current } = context.vault
    expect(context.vault.read(slotHealth).get(current.openedBy)).toMatchObject({ lastFailure: 'key-missing' })
  })

  it('is looked after until it is locked', async () => {
    now += day
    upkeep.start()
    for (let i = 0; i < 100 && reasons().length === 0; i++) await delay(50)
    expect(reasons()).toEqual(['daily'])
    context.vault.lock('person')
    upkeep.stop()
    now += day
    await delay(100)
    await upkeep.round()
    expect(reasons()).toEqual(['daily'])
  })
})

describe('V8 a command', () => {
  it('leaves the daily backup when its work is done', async () => {
    let at = Date.now()
    const test = await startCore({ now: () => at })
    try {
      at += 2 * day
      const command = await test.another('command')
      await command.client.vault.unlock({ passphrase: null, slotId: null })
      expect(listBackups(test.folder)).toEqual([])
      await command.close()
      expect(listBackups(test.folder)).toMatchObject([{ reason: 'daily' }])
    } finally {
      await test.close()
    }
  })
})
