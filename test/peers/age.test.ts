import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decryptBundle, encryptBundle } from '../../src/main/team/bundles/codec.ts'
import { type BundlePayloadInput, bundleFormat } from '../../src/main/team/bundles/payload.ts'
import { findProgram, makeFolder } from './daemons.ts'

const age = findProgram('age')
const keygen = findProgram('age-keygen')
const script = findProgram('script')
const missing = age === null || keygen === null ? 'no age here' : null

const payload: BundlePayloadInput = {
  format: bundleFormat,
  bundleId: randomUUID(),
  createdAt: '2026-11-21T10:00:00.000Z',
  createdBy: 'ada',
  note: 'Grüße 鍵',
  items: {
    credentials: Array.from({ length: 300 }, (_, index) => ({
      id: randomUUID(),
      name: `Stripe ${index}`,
      type: 'bearer-token',
      secrets: { token: `value-${index}-${'x'.repeat(400)}` },
    })),
  },
}

/** Runs `age` with a terminal of its own, for it asks for passphrases nowhere else, and answers each of its questions. */
async function runAtTerminal(args: readonly string[], answer: string): Promise<void> {
  const quoted = [age ?? '', ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')
  const child = spawn(script ?? '', ['-qec', quoted, '/dev/null'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const limit = setTimeout(() => child.kill('SIGKILL'), 30_000)
  let [printed, asked] = ['', 0]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    const questions = printed.match(/(Enter|Confirm) passphrase[^:]*:/g)?.length ?? 0
    for (; asked < questions; asked++) child.stdin.write(`${answer}\n`)
  })
  const status = await new Promise((resolve) => child.once('exit', resolve))
  clearTimeout(limit)
  if (status !== 0) throw new Error(`age ended with ${String(status)} after ${asked} questions`)
}

describe.skipIf(missing !== null)(`S2 the age command${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  let folder: ReturnType<typeof makeFolder>
  let identityFile: string
  let recipient: string
  const at = (name: string) => join(folder.path, name)
  const run = (...args: string[]) => execFileSync(age ?? '', args, { maxBuffer: 64 * 1024 * 1024, timeout: 30_000 })

  beforeAll(() => {
    folder = makeFolder({})
    identityFile = at('identity.txt')
    execFileSync(keygen ?? '', ['-o', identityFile], { stdio: 'ignore' })
    recipient = execFileSync(keygen ?? '', ['-y', identityFile], { encoding: 'utf8' }).trim()
  })
  afterAll(() => folder.remove())

  it.each([false, true])('decrypts our bundle for a recipient to documented JSON (armor: %s)', async (armor) => {
    const bytes = await encryptBundle(payload, { recipients: [recipient] }, { armor })
    writeFileSync(at('ours.age'), bytes)
    expect(JSON.parse(run('-d', '-i', identityFile, at('ours.age')).toString('utf8'))).toMatchObject(payload)
  })

  it('decrypts our bundle for several recipients with any of their identities', async () => {
    const others = ['b.txt', 'c.txt'].map((name) => {
      execFileSync(keygen ?? '', ['-o', at(name)], { stdio: 'ignore' })
      return execFileSync(keygen ?? '', ['-y', at(name)], { encoding: 'utf8' }).trim()
    })
    writeFileSync(
      at('many.age'),
      await encryptBundle(payload, { recipients: [recipient, ...others] }, { armor: false }),
    )
    for (const name of ['identity.txt', 'b.txt', 'c.txt']) {
      expect(JSON.parse(run('-d', '-i', at(name), at('many.age')).toString('utf8'))).toMatchObject(payload)
    }
  })

  it.each([false, true])(
    'made a file that we open with the identity file of age-keygen (armor: %s)',
    async (armored) => {
      writeFileSync(at('plain.json'), JSON.stringify(payload, null, 2))
      run('-r', recipient, ...(armored ? ['--armor'] : []), '-o', at('theirs.age'), at('plain.json'))
      const identity = readFileSync(identityFile, 'utf8')
      const { payload: opened, header } = await decryptBundle(readFileSync(at('theirs.age')), { identity })
      expect(opened).toMatchObject(payload)
      expect(header.recipients).toContain('X25519')
      expect(header.armored).toBe(armored)
    },
  )

  it('refuses our bundle when a byte of it was changed, as we do', async () => {
    const bytes = await encryptBundle(payload, { recipients: [recipient] }, { armor: false })
    for (const place of [40, bytes.length - 70_000, bytes.length - 1]) {
      const altered = Uint8Array.from(bytes)
      altered[place] = (altered[place] ?? 0) ^ 1
      writeFileSync(at('altered.age'), altered)
      expect(() => execFileSync(age ?? '', ['-d', '-i', identityFile, at('altered.age')], { stdio: 'pipe' })).toThrow()
    }
  })

  it.skipIf(script === null).each([false, true])('decrypts our bundle for a passphrase (armor: %s)', async (armor) => {
    const passphrase = 'correct horse / Grüße'
    writeFileSync(at('ours-p.age'), await encryptBundle(payload, { passphrase }, { armor }))
    await runAtTerminal(['-d', '-o', at(`out-${armor}.json`), at('ours-p.age')], passphrase)
    expect(JSON.parse(readFileSync(at(`out-${armor}.json`), 'utf8'))).toMatchObject(payload)
  })

  it.skipIf(script === null)('made a file that we open with its passphrase, and with no other', async () => {
    const passphrase = 'battery staple 鍵'
    writeFileSync(at('plain-p.json'), JSON.stringify(payload))
    await runAtTerminal(['-p', '-a', '-o', at('theirs-p.age'), at('plain-p.json')], passphrase)
    const bytes = readFileSync(at('theirs-p.age'))
    expect((await decryptBundle(bytes, { passphrase })).payload).toMatchObject(payload)
    await expect(decryptBundle(bytes, { passphrase: 'battery staple' })).rejects.toMatchObject({
      code: 'bundle-wrong-key',
    })
  })
})
