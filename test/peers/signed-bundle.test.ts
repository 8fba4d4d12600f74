import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decryptJson, encryptJson } from '../../src/main/team/age/json.ts'
import { tempFolder } from '../fakes/temp-folder.ts'
import { metadata } from '../integration/core.ts'
import { type Person, startPerson } from '../integration/two-people.ts'
import { findProgram } from './daemons.ts'

const keygen = findProgram('age-keygen')
const python = ['/usr/bin/python3', findProgram('python3')].find(
  (path) => path && spawnSync(path, ['-c', 'import cryptography.hazmat.primitives.asymmetric.ed25519']).status === 0,
)
const missing = !python ? 'Python has no cryptography here' : keygen === null ? 'no age here' : null
const reader = join(import.meta.dirname, 'signed_bundle.py')

/** Runs the other implementation; null when it refuses. */
function run(...args: string[]): string | null {
  const { status, stdout, stderr } = spawnSync(python ?? '', [reader, ...args], { encoding: 'utf8' })
  if (status !== 0) expect(stderr).toMatch(/^refused: /)
  return status === 0 ? stdout.trim() : null
}

describe.skipIf(missing !== null)(
  `S2 another implementation${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let ada: Person
    let identityFile: string
    let recipient: string
    beforeEach(async () => {
      ada = await startPerson('Ada')
      const folder = tempFolder('signed')
      identityFile = join(folder, 'identity.txt')
      execFileSync(keygen ?? '', ['-o', identityFile], { stdio: 'ignore' })
      recipient = /age1\w+/.exec(readFileSync(identityFile, 'utf8'))?.[0] ?? ''
      const card = run('card', 'Grace', randomUUID(), recipient, randomBytes(32).toString('hex')) ?? ''
      const { id } = await ada.client.identity.addContact({ card })
      await ada.client.identity.verifyContact({ id, isVerified: true })
      await ada.client.credentials.create({
        type: 'bearer-token',
        metadata: metadata({ name: 'Stripe · Köln 鍵' }),
        config: {},
        secrets: { token: 'value-of-the-token' },
      })
    })
    afterEach(() => ada.test.close())

    /** Files that Ada makes for Grace. */
    const make = async () => {
      const [contact] = (await ada.client.identity.contacts({ offset: 0 })).items
      const to = { with: 'contacts' as const, contactIds: [contact?.id ?? ''] }
      const { fileId } = await ada.client.bundles.export({ choose: { all: true }, to, note: '', armor: false })
      return ada.test.core.takeFile(fileId)
    }
    const readFile = (bytes: Uint8Array) => {
      const file = `${identityFile}.bundle.age`
      writeFileSync(file, bytes)
      return run('read', identityFile, recipient, file)
    }

    it('makes a card that Keyward takes, and reads all of the bundles that it gets', async () => {
      const [one, two] = [await make(), await make()].map((bytes) => JSON.parse(readFile(bytes) ?? 'null'))
      expect(one).toMatchObject({
        sender: 'Ada',
        sequence: 1,
        recipients: 2,
        names: ['Stripe · Köln 鍵'],
        secrets: [{ token: 'value-of-the-token' }],
      })
      expect(two).toMatchObject({ sequence: 2 })
    })

    it('refuses what Keyward refuses: an altered item, and a bundle that was passed on', async () => {
      const bytes = await make()
      const identity = readFileSync(identityFile, 'utf8')
      const { value } = await decryptJson(bytes, { identity })
      const opened = value as { items: string[]; manifest: string }
      const { recipients } = JSON.parse(opened.manifest) as { recipients: string[] }
      const again = (changed: unknown, to: readonly string[]) =>
        encryptJson(changed, { recipients: to }, { armor: false })
      expect(readFile(await again(opened, recipients))).not.toBeNull()
      const items = opened.items.map((text) => text.replace('value', 'VALUE'))
      expect(readFile(await again({ ...opened, items }, recipients))).toBeNull()
      expect(readFile(await again(opened, [recipient]))).toBeNull()
    })
  },
)
