import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decryptBundle } from '../../src/main/team/bundles/codec.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import type { Done } from './writer.ts'

/**
 * Processes that are killed in the middle of what they do, at no moment in particular: whatever they were answered to have
 * done is there afterwards, whole, and the vault opens.
 */
const kills = Number(process.env.KEYWARD_TEST_KILLS ?? 100)
const writer = fileURLToPath(new URL('writer.ts', import.meta.url))

let test: TestCore
let identity: string
let recipient: string
beforeEach(async () => {
  identity = await generateIdentity()
  recipient = await identityToRecipient(identity)
  test = await startCore()
})
afterEach(() => test.close())

/** Lets a writer work for a while after its first word, kills it, and returns what it said. */
async function killWriter(task: 'change' | 'create', run: number): Promise<Done[]> {
  const env = { ...process.env, ...test.env, IDENTITY: identity, RECIPIENT: recipient }
  const child = spawn(process.execPath, [writer, test.home, task, String(run)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const done: Done[] = []
  const lines = createInterface({ input: child.stdout })
  const first = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      done.push(JSON.parse(line) as Done)
      resolve()
    })
    child.once('exit', () => reject(new Error('The writer ended by itself.')))
  })
  await first
  await delay((run * 61) % 250)
  const ended = new Promise((resolve) => lines.once('close', resolve))
  child.kill('SIGKILL')
  await ended
  return done
}

/** Every stored value by the name of its credential, as a bundle holds them. */
async function values(): Promise<Map<string, string>> {
  const { fileId } = await test.client.bundles.export({
    choose: { all: true },
    to: { with: 'recipients', recipients: [recipient] },
    note: '',
    armor: false,
  })
  const { payload } = await decryptBundle(test.core.takeFile(fileId), { identity })
  return new Map(
    payload.items.credentials.map(({ name, secrets }) => [
      name,
      String(secrets.key ?? (secrets.variables as Record<string, string>).VALUE),
    ]),
  )
}

describe('a process that is killed', () => {
  it('while it changes the vault loses nothing that it was answered, and leaves the vault whole', async () => {
    await test.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name: 'Rotating' }),
      config: {},
      secrets: { key: 'value 0' },
    })
    const expected = new Map<string, string>()
    for (let run = 1; run <= kills; run++) {
      await test.client.vault.lock({})
      const done = await killWriter('change', run)
      await test.client.vault.unlock({ passphrase: null, slotId: null })
      expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
      const stored = await values()
      for (const { created } of done) if (created) expected.set(created[0], created[1])
      // It may have been killed between renaming one and answering.
      for (const [name, value] of expected) expect([stored.get(name), stored.get(`${name} moved`)]).toContain(value)
      for (const { imported } of done) if (imported) expect(stored.has(imported)).toBe(true)
      const rotated = Math.max(0, ...done.map((each) => each.rotated ?? 0))
      expect(Number(stored.get('Rotating')?.slice('value '.length))).toBeGreaterThanOrEqual(rotated)
    }
    const status = await test.client.vault.status({})
    for (const { id } of status.slots)
      expect(await test.client.vault.testSlot({ id, passphrase: null })).toMatchObject({ ok: true })
  }, 120_000)

  it('while it makes vaults leaves whole ones or none', async () => {
    for (let run = 1; run <= Math.ceil(kills / 2); run++) {
      const made = (await killWriter('create', run)).map(({ vault }) => vault)
      const { items } = await test.client.vault.list({})
      const names = items.map(({ name }) => name).filter((name) => name.startsWith(`v-${run}-`))
      expect(names).toEqual(expect.arrayContaining(made))
      for (const name of names) {
        await test.client.vault.select({ name })
        await test.client.vault.unlock({ passphrase: null, slotId: null })
        expect(await test.client.audit.verify({})).toMatchObject({ ok: true })
        expect((await test.client.vault.status({})).hasPassphrase).toBe(true)
      }
      // What was begun and not finished has a name that no vault can have.
      for (const name of readdirSync(join(test.home, 'vaults')))
        expect(name.startsWith('.new-') || items.some((item) => item.name === name)).toBe(true)
    }
  }, 120_000)
})
