import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decrypt, encrypt, generateKey, parseKey } from '../../src/main/crypto/fernet.ts'
import { createSlots } from '../../src/main/keys/slots.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { tempFolder } from '../fakes/temp-folder.ts'
import invalidVectors from '../vectors/fernet/invalid.json' with { type: 'json' }
import { findProgram } from './daemons.ts'

/** Reads jobs as JSON, does each with Python's `cryptography` and prints the results; null stands for a refusal. */
const program = `
import base64, json, sys
from cryptography.fernet import Fernet, InvalidToken
def do(job):
    if job['do'] == 'key':
        return Fernet.generate_key().decode()
    fernet = Fernet(job['key'])
    if job['do'] == 'encrypt':
        return fernet.encrypt_at_time(base64.b64decode(job['message']), job['time']).decode()
    try:
        if 'ttl' in job:
            message = fernet.decrypt_at_time(job['token'], job['ttl'], job['time'])
        else:
            message = fernet.decrypt(job['token'])
        return base64.b64encode(message).decode()
    except InvalidToken:
        return None
print(json.dumps([do(job) for job in json.load(sys.stdin)]))
`

type Job =
  | { do: 'key' }
  | { do: 'encrypt'; key: string; message: string; time: number }
  | { do: 'decrypt'; key: string; token: string; ttl?: number; time?: number }

const python = ['/usr/bin/python3', findProgram('python3')].find(
  (path) => path && spawnSync(path, ['-c', 'import cryptography.fernet']).status === 0,
)
const missing = python ? null : 'Python has no cryptography here'

function run(jobs: readonly Job[]): (string | null)[] {
  const { stdout, status } = spawnSync(python ?? '', ['-c', program], { input: JSON.stringify(jobs), encoding: 'utf8' })
  expect(status).toBe(0)
  return JSON.parse(stdout) as (string | null)[]
}

const messages = [0, 1, 15, 16, 17, 31, 32, 64, 1000, 100_000].map((length) => randomBytes(length))

describe.skipIf(missing !== null)(`V4 Python’s cryptography${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('opens our tokens, of any length', () => {
    const key = generateKey().toString()
    const jobs = messages.map((message) => ({ do: 'decrypt', key, token: encrypt(parseKey(key), message) }) as const)
    expect(run(jobs)).toEqual(messages.map((message) => message.toString('base64')))
  })

  it('makes tokens and keys that we open', () => {
    const [key] = run([{ do: 'key' }])
    const jobs = messages.map(
      (message) =>
        ({ do: 'encrypt', key: key ?? '', message: message.toString('base64'), time: 1_700_000_000 }) as const,
    )
    const tokens = run(jobs)
    tokens.forEach((token, n) => {
      expect(decrypt(parseKey(key ?? ''), token ?? '').equals(messages[n]!)).toBe(true)
    })
  })

  it('judges age, altered and invalid tokens as we do', () => {
    const key = generateKey().toString()
    const token = encrypt(parseKey(key), Buffer.from('message'), { now: 1000 })
    const flip = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    const jobs = [
      ...[939, 940, 1000, 1060, 1061].map((time) => ({ token, ttl: 60, time, key })),
      ...[0, 5, 20, 40, 60, 90].map((at) => ({ token: flip(at), key })),
      // Python's decoder skips foreign characters; the vectors about spelling are ours to refuse.
      ...invalidVectors
        .filter(({ desc }) => !desc.includes('b64'))
        .map((vector) => ({
          token: vector.token,
          key: vector.secret,
          ttl: vector.ttl_sec,
          time: Date.parse(vector.now) / 1000,
        })),
    ]
    const ours = jobs.map((job) => {
      const { ttl, time } = job as { ttl?: number; time?: number }
      try {
        const options = { ...(ttl !== undefined && { ttl }), ...(time !== undefined && { now: time }) }
        return decrypt(parseKey(job.key), job.token, options).toString('base64')
      } catch {
        return null
      }
    })
    expect(run(jobs.map((job) => ({ do: 'decrypt', ...job })))).toEqual(ours)
    expect(ours.filter((message) => message !== null)).toHaveLength(3)
  })

  it('opens a key slot with the person’s own key: the vault key can be had without Keyward', async () => {
    const own = generateKey().toString()
    const vaultKey = randomBytes(32)
    const { file } = await createSlots(tempFolder('python'), {
      vaultId: '019314c2-0000-7000-8000-000000000001',
      vaultKey,
      specs: [{ provider: 'fernet', source: 'environment' }],
      environment: { env: { KEYWARD_CREDENTIAL_ENCRYPTION_KEY: own }, keychain: memoryKeychain(), packaged: true },
    })
    const token = Buffer.from(file.slots[0]!.wrapped, 'base64').toString()
    const [opened] = run([{ do: 'decrypt', key: own, token }])
    expect(
      Buffer.from(opened ?? '', 'base64')
        .subarray(0, 32)
        .equals(vaultKey),
    ).toBe(true)
  })
})
