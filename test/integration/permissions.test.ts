import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from './core.ts'

const caller = fileURLToPath(new URL('call-as.ts', import.meta.url))
/** Root may read and write everything, so that a process of nobody makes the calls; anybody else makes them himself. */
const user = process.getuid?.() === 0 ? 65_534 : process.getuid?.()
const asUser = { uid: user, encoding: 'utf8' } as const
const canCall =
  user !== undefined &&
  spawnSync(process.execPath, ['-e', `fs.accessSync(${JSON.stringify(caller)}, fs.constants.R_OK)`], asUser).status ===
    0

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(async () => {
  for (const folder of [test.home, join(test.home, 'vaults'), test.folder]) chmodSync(folder, 0o700)
  own(test.home, process.getuid?.() ?? 0)
  await test.close()
})

const create = ['vault.create', { name: 'new', slot: { provider: 'noop' }, recovery: null }] as const
const unlock = ['vault.unlock', { passphrase: null, slotId: null }] as const

function* everythingIn(folder: string): Generator<{ path: string; mode: number; isFolder: boolean }> {
  const found = statSync(folder)
  yield { path: folder, mode: found.mode & 0o777, isFolder: true }
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* everythingIn(path)
    else yield { path, mode: statSync(path).mode & 0o777, isFolder: false }
  }
}
const own = (folder: string, uid: number) => {
  for (const { path } of everythingIn(folder)) chownSync(path, uid, -1)
}
const codesOf = (...calls: readonly (readonly [string, unknown])[]) => {
  const env = { ...process.env, ...test.env }
  const child = spawnSync(process.execPath, [caller, test.home, JSON.stringify(calls)], { ...asUser, env })
  expect(child.stderr).toBe('')
  return JSON.parse(child.stdout) as string[]
}

describe.skipIf(process.platform === 'win32')('what Keyward writes', () => {
  it('is for its owner alone, whatever the process would allow', async () => {
    const before = process.umask(0)
    try {
      await test.close()
      test = await startCore()
      await test.client.credentials.create({
        type: 'api-key',
        metadata: metadata({ name: 'Stripe' }),
        config: {},
        secrets: { key: 'a value' },
      })
      await test.client.vault.addSlot({ slot: { provider: 'noop' }, label: '' })
      await test.client.app.updateSettings({ owner: 'Ada' })
      await test.core.call('vault.unlock', { passphrase: 'wrong', slotId: null })
      const open = [...everythingIn(join(test.home, 'vaults'))]
      await test.client.vault.lock({})
      await test.core.call('vault.unlock', { passphrase: 'wrong', slotId: null })
      const all = [...open, ...everythingIn(test.home)]
      expect(all.length).toBeGreaterThan(8)
      for (const { path, mode, isFolder } of all) expect([path, mode]).toEqual([path, isFolder ? 0o700 : 0o600])
    } finally {
      process.umask(before)
    }
  })
})

describe.skipIf(!canCall)('a vault that the file system keeps from us', () => {
  beforeEach(async () => {
    await test.client.vault.lock({})
    own(test.home, user ?? 0)
  })

  it('opens for its owner', () => {
    expect(codesOf(unlock, ['credentials.facets', {}])).toEqual(['ok', 'ok'])
  })

  it('because its folder can’t be written is named', () => {
    chmodSync(test.folder, 0o500)
    expect(codesOf(unlock)).toEqual(['folder-not-writable'])
    chmodSync(test.folder, 0o700)
    expect(codesOf(unlock)).toEqual(['ok'])
  })

  it.runIf(process.getuid?.() === 0)('because somebody else owns it is named, and not taken for an empty place', () => {
    chownSync(test.folder, 0, 0)
    const status = ['vault.status', {}] as const
    const again = ['vault.create', { ...create[1], name: 'default' }] as const
    expect(codesOf(status, unlock, again)).toEqual(['file-unreadable', 'file-unreadable', 'vault-exists'])
  })

  it.each(['keyslots.json', 'vault.db'])('because %s can’t be read is named', (name) => {
    chmodSync(join(test.folder, name), 0)
    const [code] = codesOf(unlock)
    expect(['file-unreadable', 'folder-not-writable']).toContain(code)
    chmodSync(join(test.folder, name), 0o600)
    expect(codesOf(unlock)).toEqual(['ok'])
  })

  it('leaves no room for another, and none for settings, where the home can’t be written', () => {
    chmodSync(join(test.home, 'vaults'), 0o500)
    chmodSync(test.home, 0o500)
    expect(codesOf(create, ['app.updateSettings', { owner: 'Ada' }])).toEqual([
      'folder-not-writable',
      'folder-not-writable',
    ])
    expect(readdirSync(join(test.home, 'vaults'))).toEqual(['default'])
  })
})
