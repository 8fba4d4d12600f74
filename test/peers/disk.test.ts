import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallError } from '../../src/shared/api/client.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'

/** A real file system of two megabytes, where the machine lets us mount one. */
const canMount = () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyward-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
  return mounted
}

describe.skipIf(!canMount())('a disk that fails', () => {
  let disk: string
  let test: TestCore
  beforeEach(async () => {
    disk = mkdtempSync(join(tmpdir(), 'keyward-disk-'))
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m,mode=700', 'tmpfs', disk]).status).toBe(0)
    test = await startCore({ home: disk })
  })
  afterEach(async () => {
    await test.close()
    spawnSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  })

  const add = (name: string) =>
    test.client.credentials.create({
      type: 'environment-variables',
      metadata: metadata({ name }),
      config: {},
      secrets: { variables: { LONG: 'x'.repeat(60_000) } },
    })
  const names = async () => {
    const page = await test.client.credentials.list({
      filter: {},
      sort: 'name',
      descending: false,
      limit: 100,
      cursor: null,
    })
    return page.items.map(({ name }) => name)
  }
  const codeOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown as CallError,
    )
    return error?.body.code
  }
  const reopen = async () => {
    await test.client.vault.lock({})
    await test.client.vault.unlock({ passphrase: null, slotId: null })
  }

  it('because it is full is named, and everything stored before is whole', async () => {
    const stored: string[] = []
    let code: string | undefined
    for (let i = 0; i < 200 && code === undefined; i++) {
      code = await codeOf(add(`key ${String(i).padStart(3, '0')}`))
      if (code === undefined) stored.push(`key ${String(i).padStart(3, '0')}`)
    }
    expect(code).toBe('disk-full')
    expect(stored.length).toBeGreaterThan(3)
    expect(await names()).toEqual(stored)
    expect(spawnSync('mount', ['-o', 'remount,size=8m', disk]).status).toBe(0)
    await reopen()
    expect(await names()).toEqual(stored)
    expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
    await add('after')
  })

  it('because it is full leaves key slots and settings as they were', async () => {
    const before = await test.client.vault.status({})
    let size = 1 << 20
    for (let i = 0; size > 64; i++) {
      try {
        writeFileSync(join(disk, `ballast-${i}`), Buffer.alloc(size))
      } catch {
        size >>= 1
      }
    }
    const slot = { provider: 'passphrase', passphrase: 'correct horse battery staple' } as const
    expect(await codeOf(test.client.vault.addSlot({ slot, label: '' }))).toBe('disk-full')
    expect(await codeOf(test.client.app.updateSettings({ owner: 'ada' }))).toBe('disk-full')
    expect((await test.client.vault.status({})).slots).toEqual(before.slots)
    expect((await test.client.app.settings({})).owner).toBe('')
  })

  it('because it is read-only is named, and still can be read', async () => {
    await add('kept')
    await test.client.vault.lock({})
    expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0)
    expect(await codeOf(test.client.vault.unlock({ passphrase: null, slotId: null }))).toBe('folder-not-writable')
    expect(
      await codeOf(
        test.client.vault.create({ name: 'new', slot: { provider: 'fernet', source: 'environment' }, recovery: null }),
      ),
    ).toBe('folder-not-writable')
    expect(spawnSync('mount', ['-o', 'remount,rw', disk]).status).toBe(0)
    await test.client.vault.select({ name: 'default' })
    await test.client.vault.unlock({ passphrase: null, slotId: null })
    expect(await names()).toEqual(['kept'])
  })
})
