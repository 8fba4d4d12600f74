import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseKey } from '../../src/main/crypto/fernet.ts'
import type { KeyEnvironment } from '../../src/main/keys/environment.ts'
import { systemKeychain } from '../../src/main/keys/fernet/keychain.ts'
import { readSlots } from '../../src/main/keys/slot-file.ts'
import { addSlot, createSlots, removeSlot, type SlotRules, testSlot } from '../../src/main/keys/slots.ts'
import { unlockSlots } from '../../src/main/keys/unlock.ts'
import { tempFolder } from '../fakes/temp-folder.ts'
import { findProgram } from './daemons.ts'
import { type KeyringPeer, keyringMissing, startKeyringSession } from './gnome-keyring.ts'
import { recordCase } from './key-cases.ts'

const missing = keyringMissing()
const secretTool = findProgram('secret-tool')
const source = (path: string) => JSON.stringify(new URL(`../../src/main/${path}`, import.meta.url).href)

describe.skipIf(missing !== null)(`V4 GNOME Keyring${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let session: KeyringPeer
  const before = { ...process.env }

  beforeAll(async () => {
    session = await startKeyringSession()
    // The library reads the process's own environment.
    Object.assign(process.env, session.env)
    await session.start('unlocked')
  })
  afterAll(async () => {
    for (const name of Object.keys(session.env)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
    await session.stop()
  })

  const keychain = systemKeychain()
  const environment = (): KeyEnvironment => ({ env: {}, keychain, packaged: true })

  /** Runs a program in the session and gives its status and what it printed. */
  async function run(code: string): Promise<{ status: unknown; printed: string }> {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const limit = setTimeout(() => child.kill('SIGKILL'), 30_000)
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const [status] = await once(child, 'exit')
    clearTimeout(limit)
    return { status, printed }
  }

  it('keeps, replaces and deletes what it is given', async () => {
    expect(keychain.name).toBe('Secret Service')
    expect(await keychain.available()).toEqual({ available: true, reason: '' })
    expect(await keychain.get('test')).toBeNull()
    const [first, second] = [randomBytes(44), randomBytes(44)]
    await keychain.set('test', first)
    await keychain.set('test', second)
    expect((await keychain.get('test'))?.equals(second)).toBe(true)
    expect(await keychain.delete('test')).toBe(true)
    expect(await keychain.delete('test')).toBe(false)
    expect(await keychain.get('test')).toBeNull()
  })

  it('opens a vault, in another process and after the next log-in as well', async () => {
    const folder = tempFolder('keychain')
    const vaultKey = randomBytes(32)
    const vaultId = '019314c2-0000-7000-8000-0000000000aa'
    const specs = [{ provider: 'fernet', source: 'keychain' }] as const
    const { file, slotIds } = await createSlots(folder, { vaultId, vaultKey, specs, environment: environment() })
    expect((await unlockSlots(file, {}, environment())).vaultKey.equals(vaultKey)).toBe(true)
    expect(await testSlot(file, slotIds[0]!, vaultKey, {}, environment())).toMatchObject({ ok: true })
    recordCase({ provider: 'fernet', counterpart: 'GNOME Keyring', case: 'create, lock, unlock', outcome: 'opens' })

    const { printed } = await run(`
      import { readSlots } from ${source('keys/slot-file.ts')}
      import { unlockSlots } from ${source('keys/unlock.ts')}
      import { systemKeychain } from ${source('keys/fernet/keychain.ts')}
      const environment = { env: {}, keychain: systemKeychain(), packaged: true }
      const { vaultKey } = await unlockSlots(await readSlots(${JSON.stringify(folder)}), {}, environment)
      console.log(vaultKey.toString('hex'))`)
    expect(printed.trim()).toBe(vaultKey.toString('hex'))

    await session.end()
    await session.start('unlocked')
    expect((await unlockSlots(await readSlots(folder), {}, environment())).vaultKey.equals(vaultKey)).toBe(true)

    const rules: SlotRules = { guard: (work) => work() }
    const second = await addSlot(folder, vaultKey, { provider: 'fernet', source: 'keychain' }, environment(), rules)
    await removeSlot(folder, vaultKey, slotIds[0]!, environment(), rules)
    expect(await keychain.get(`vault:${vaultId}:${slotIds[0]}`)).toBeNull()
    expect(await unlockSlots(second.file, {}, environment())).toMatchObject({ slotId: second.slot.id })
    expect(await keychain.delete(`vault:${vaultId}:${second.slot.id}`)).toBe(true)
    const lost = unlockSlots(await readSlots(folder), {}, environment())
    await expect(lost).rejects.toMatchObject({ code: 'key-missing' })
  })

  it.skipIf(secretTool === null)('holds the key where a person’s own tools find it', async () => {
    const vaultId = '019314c2-0000-7000-8000-0000000000bb'
    const specs = [{ provider: 'fernet', source: 'keychain' }] as const
    const folder = tempFolder('keychain')
    const { slotIds } = await createSlots(folder, {
      vaultId,
      vaultKey: randomBytes(32),
      specs,
      environment: environment(),
    })
    const account = `vault:${vaultId}:${slotIds[0]}`
    const child = spawn(secretTool ?? '', ['lookup', 'service', 'Keyward', 'username', account])
    let text = ''
    child.stdout.setEncoding('latin1').on('data', (part: string) => {
      text += part
    })
    await once(child, 'exit')
    expect(() => parseKey(text)).not.toThrow()
    await keychain.delete(account)
  })

  it('when it hangs, is told from one that isn’t there, and nothing else stops', async () => {
    session.freeze(true)
    try {
      const state = await keychain.available()
      expect(state).toMatchObject({ available: false, reason: expect.stringContaining('did not answer in time') })
      await expect(keychain.get('test')).rejects.toMatchObject({ code: 'keychain-unavailable' })
    } finally {
      session.freeze(false)
    }
    expect(await keychain.available()).toEqual({ available: true, reason: '' })
  })

  it('when it asks and nobody answers, is given up, and the process still ends with its own status', async () => {
    await keychain.set('test', Buffer.from('x'))
    await session.end()
    await session.start('locked')
    const { status, printed } = await run(`
      import { readFile } from 'node:fs/promises'
      import { systemKeychain } from ${source('keys/fernet/keychain.ts')}
      const keychain = systemKeychain({ answerMs: 300, lookMs: 300 })
      for (let i = 0; i < 6; i++) console.log(await keychain.get('test').catch((error) => error.code))
      console.log((await keychain.available()).reason)
      console.log((await readFile(${source('keys/slots.ts')}.slice(7))).length > 0 ? 'files can be read' : '')
      process.exit(7)`)
    expect(printed.trim().split('\n')).toEqual([
      ...Array(6).fill('keychain-unavailable'),
      'The keychain did not answer in time. It may be waiting for your answer.',
      'files can be read',
    ])
    expect(status).toBe(7)
    await session.end()
    await session.start('unlocked')
    expect(await keychain.delete('test')).toBe(true)
  })

  it('when it isn’t there, is missed aloud: no key goes to a store that forgets', async () => {
    await session.end()
    const kernelKeys = () => readFileSync('/proc/keys', 'utf8').toLowerCase()
    const folder = tempFolder('keychain')
    const specs = [{ provider: 'fernet', source: 'keychain' }] as const
    const vaultId = '019314c2-0000-7000-8000-0000000000cc'
    const making = createSlots(folder, { vaultId, vaultKey: randomBytes(32), specs, environment: environment() })
    await expect(making).rejects.toMatchObject({ code: 'keychain-unavailable' })
    expect(() => readFileSync(join(folder, 'keyslots.json'))).toThrow()
    expect(await keychain.available()).toMatchObject({
      available: false,
      reason: expect.stringContaining('No Secret Service answers'),
    })
    await expect(keychain.set('test', Buffer.from('x'))).rejects.toMatchObject({ code: 'keychain-unavailable' })
    expect(kernelKeys()).not.toContain('keyward')
    await session.start('unlocked')
  })
})
