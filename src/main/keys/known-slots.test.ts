import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryKeychain } from '../../../test/fakes/keychain.ts'
import { tempFolder } from '../../../test/fakes/temp-folder.ts'
import { generateKey } from '../crypto/fernet.ts'
import { deriveSlotsKey } from '../crypto/hkdf.ts'
import type { KeyEnvironment } from './environment.ts'
import { openKnownSlots, withoutRemembering } from './known-slots.ts'
import type { SlotRecord } from './slot-file.ts'
import { readSlots, writeSlotFile } from './slot-file.ts'
import { createSlots } from './slots.ts'
import { unlockSlots } from './unlock.ts'

/** A slot of a service that nobody could reach: were it asked, the unlock would fail otherwise. */
const service: SlotRecord = {
  id: '019314c2-0000-7000-8000-0000000000bb',
  provider: 'vault',
  source: '',
  label: '',
  createdAt: '2026-11-28T00:00:00.000Z',
  wrapped: Buffer.from('vault:v1:x').toString('base64'),
  params: { url: 'https://127.0.0.1:9', mount: 'transit', key: 'keyward', signIn: 'token', keyVersion: 1 },
}
const edited: SlotRecord = { ...service, params: { ...service.params, url: 'https://elsewhere.example' } }

describe('V10 slots that this computer has seen proven', () => {
  it('are remembered beside the vaults, with everything that they say about their use', async () => {
    const home = tempFolder('known')
    const known = openKnownSlots(home)
    expect(known.has(service)).toBe(false)
    await known.remember([service])
    expect(openKnownSlots(home).has(service)).toBe(true)
    expect(known.has(edited)).toBe(false)
    expect(known.has({ ...service, label: 'another name' })).toBe(true)
    expect(statSync(join(home, 'known-slots.json')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(home, 'known-slots.json'), 'utf8')).not.toContain('127.0.0.1')
  })

  it('are none where the file is missing, damaged or can’t be written', async () => {
    const home = tempFolder('known')
    writeFileSync(join(home, 'known-slots.json'), '{"slots": [')
    expect(openKnownSlots(home).has(service)).toBe(false)
    const nowhere = openKnownSlots(join(home, 'known-slots.json'))
    await nowhere.remember([service])
    expect(nowhere.has(service)).toBe(false)
  })

  it('stay what they were when another vault comes with the same IDs', async () => {
    const known = openKnownSlots(tempFolder('known'))
    await known.remember([service])
    await known.remember([edited])
    expect([known.has(service), known.has(edited)]).toEqual([true, false])
  })

  it('are not those of a backup that somebody else may have made', async () => {
    const known = openKnownSlots(tempFolder('known'))
    await known.remember([service])
    const looking = withoutRemembering(known)
    await looking.remember([edited])
    expect([looking.has(service), looking.has(edited)]).toEqual([true, false])
    expect([known.has(service), known.has(edited)]).toEqual([true, false])
    expect(withoutRemembering(undefined).has(service)).toBe(false)
  })

  it('are the only services that are asked without a person who names them', async () => {
    const folder = tempFolder('known')
    const environment: KeyEnvironment = {
      env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: generateKey().toString() },
      keychain: memoryKeychain(),
      packaged: false,
      knownSlots: openKnownSlots(tempFolder('home')),
      serviceDeadlineMs: 2000,
    }
    const vaultId = '019314c2-0000-7000-8000-0000000000aa'
    const vaultKey = randomBytes(32)
    const specs = [{ provider: 'fernet', source: 'environment' }] as const
    const { file } = await createSlots(folder, { vaultId, vaultKey, specs, environment })
    const { mac: _, ...content } = file
    const both = { ...content, slots: [...file.slots, service] }
    await writeSlotFile(folder, both, deriveSlotsKey(vaultKey, vaultId))

    const elsewhere = { ...environment, env: {} }
    const unlock = (slotId?: string) =>
      readSlots(folder).then((found) => unlockSlots(found, slotId ? { slotId } : {}, elsewhere))
    await expect(unlock()).rejects.toMatchObject({
      code: 'slot-unknown',
      subjects: [
        service.id,
        `Address: ${service.params.url}`,
        'Transit mount: transit',
        'Key: keyward',
        'Sign in with: A token in the keychain',
      ],
    })
    // A person who has seen them may go on. There is no token, and nothing answers there.
    await expect(unlock(service.id)).rejects.toMatchObject({ code: expect.stringMatching(/^key-/) })

    // Opened by another slot, the file is proven, and its services with it.
    await unlockSlots(await readSlots(folder), {}, environment)
    await expect(unlock()).rejects.toMatchObject({ code: expect.stringMatching(/^key-/) })

    const changed = { ...content, revision: 2, slots: [...file.slots, edited] }
    await writeSlotFile(folder, changed, deriveSlotsKey(randomBytes(32), vaultId))
    await expect(unlock()).rejects.toMatchObject({ code: 'slot-unknown' })
  })

  it('are named where a person has to sign in, too, so that there is a way to go on', async () => {
    const folder = tempFolder('known')
    const vaultId = '019314c2-0000-7000-8000-0000000000aa'
    const key = deriveSlotsKey(randomBytes(32), vaultId)
    const params = { vaultUrl: 'https://v.vault.azure.net', keyName: 'k', signIn: 'browser' }
    const browser = { ...service, provider: 'azure', params } as const
    const head = { format: 'keyward-keyslots/1', vaultId, createdAt: service.createdAt, revision: 1 } as const
    const file = await writeSlotFile(folder, { ...head, slots: [browser] }, key)
    const known = openKnownSlots(tempFolder('home'))
    const environment = { env: {}, keychain: memoryKeychain(), packaged: false, knownSlots: known }
    await expect(unlockSlots(file, {}, environment)).rejects.toMatchObject({
      code: 'slot-unknown',
      subjects: [browser.id, 'Vault URL: https://v.vault.azure.net', 'Key name: k', 'Sign-in: Browser'],
    })
    await known.remember([browser])
    await expect(unlockSlots(file, {}, environment)).rejects.toMatchObject({ code: 'no-slot-opens' })
  })
})
