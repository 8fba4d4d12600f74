import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryKeychain } from '../fakes/keychain.ts'
import { vaultKeyOf } from '../integration/vault-content.ts'
import { type CrashVault, makeVault, openCore, readValues } from './vaults.ts'

/** The same as `crash.test.ts`, at every single step of putting one vault into the place of another. */
const before = ['before commit']
const after = [
  'after commit',
  'log removed',
  'database moved',
  'slots overwritten',
  'slots moved',
  'backups shredded',
  'finished',
]
const worker = fileURLToPath(new URL('step-worker.ts', import.meta.url))

let vault: CrashVault
beforeEach(async () => {
  vault = await makeVault()
}, 60_000)
afterEach(() => vault.remove())

async function dieAt(work: string, step: string): Promise<void> {
  const child = spawn(process.execPath, [worker, vault.home, work, step], {
    env: { ...process.env, ...vault.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path)
    else yield path
  }
}

const slotIds = () =>
  (JSON.parse(readFileSync(join(vault.folder, 'keyslots.json'), 'utf8')) as { slots: { id: string }[] }).slots.map(
    ({ id }) => id,
  )

/** Opens the vault, and says whether it is the new one. */
async function isNew(old: readonly string[]): Promise<boolean> {
  const core = await openCore(vault.home, vault.env)
  try {
    await core.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await core.client.audit.verify({})).toMatchObject({ ok: true })
    expect(existsSync(join(vault.folder, 'next'))).toBe(false)
    expect(readdirSync(vault.folder).filter((name) => /^(next|preview)/.test(name))).toEqual([])
    const { items } = await core.client.audit.list({ action: ['vault.rekey', 'vault.restore'], limit: 5, cursor: null })
    const changed = JSON.stringify(slotIds()) !== JSON.stringify(old)
    for (const { id, provider } of (await core.client.vault.status({})).slots)
      if (provider !== 'passphrase')
        expect(await core.client.vault.testSlot({ id, passphrase: null })).toMatchObject({ ok: true })
    return items.length > 0 && (changed || items[0]?.action === 'vault.restore')
  } finally {
    await core.close()
  }
}

describe('V7 a process that ends at one step', () => {
  it.each([...before, ...after])('of a re-keying, leaves the old vault or the new one: %s', async (step) => {
    const old = slotIds()
    await dieAt('rekey', step)
    expect(await isNew(old)).toBe(after.includes(step))
    expect(await readValues(vault.home, vault.folder, vault.env)).toEqual(vault.values)
  })

  it.each([...before, ...after])(
    'of leaving a vault without encryption, leaves no readable key behind: %s',
    async (step) => {
      const core = await openCore(vault.home, vault.env)
      await core.client.vault.unlock({ passphrase: null, slotId: null })
      await core.client.vault.addSlot({ slot: { provider: 'noop' }, label: '' })
      await core.client.backups.create({})
      await core.close()
      const old = slotIds()
      const { vaultKey } = await vaultKeyOf(vault.folder, { env: vault.env, keychain: memoryKeychain() })
      await dieAt('rekey', step)
      expect(await isNew(old)).toBe(after.includes(step))
      expect(await readValues(vault.home, vault.folder, vault.env)).toEqual(vault.values)
      // The slot holds the key and a digest after it: only the first 30 bytes end on a Base64 digit.
      const readable = Buffer.from(vaultKey.subarray(0, 30).toString('base64'))
      const holding = [...filesIn(vault.home)].filter((file) => readFileSync(file).includes(readable))
      expect(holding.length > 0).toBe(before.includes(step))
    },
  )

  it.each([...before, ...after])('of a restore, leaves the old vault or the new one: %s', async (step) => {
    const core = await openCore(vault.home, vault.env)
    await core.client.vault.unlock({ passphrase: null, slotId: null })
    await core.client.backups.create({})
    await core.close()
    await dieAt('restore', step)
    expect(await isNew(slotIds())).toBe(after.includes(step))
    expect(await readValues(vault.home, vault.folder, vault.env)).toEqual(vault.values)
  })
})
