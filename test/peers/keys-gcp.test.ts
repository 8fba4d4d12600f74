import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { crc32c } from '../../src/main/crypto/crc32c.ts'
import type { CallError } from '../../src/shared/api/client.ts'
import { startCore, type TestCore } from '../integration/core.ts'
import { makeCertificates } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { borrowedAccount, person, serviceAccount } from './gcp-accounts.ts'
import { type CloudKmsPeer, failed, startCloudKms } from './gcp-rest.ts'
import { type KeyCaseName, recordCase } from './key-cases.ts'
import { closedPort, startBlackHole } from './sockets.ts'
import { unlockAsPerson } from './unlock-as-person.ts'

const double = 'REST double'
const proven = (name: KeyCaseName, outcome: string, counterpart = double) =>
  recordCase({ provider: 'gcp', counterpart, case: name, outcome })

let peer: CloudKmsPeer
let home: string
let test: TestCore
let keyName: string
/** Everything that left the core. */
let seen: string[]

beforeAll(async () => {
  peer = await startCloudKms()
})
afterAll(() => peer.stop())

beforeEach(async () => {
  seen = []
  home = mkdtempSync(join(tmpdir(), 'keyward-gcp-'))
  keyName = peer.createKey(`key-${Date.now()}`, [person, serviceAccount])
  test = await start()
  signInAs(peer.accounts.personFile())
})
afterEach(async () => {
  peer.meddle = null
  peer.accounts.skew = 0
  peer.accounts.refusal = null
  const files = filesIn(join(home, 'keyward')).map((file) => readFileSync(file))
  await test.close()
  rmSync(home, { recursive: true, force: true })
  expectNoSecretIn(files)
})

async function start(environment: { readonly serviceDeadlineMs?: number } = {}): Promise<TestCore> {
  const started = await startCore({ home: join(home, 'keyward'), empty: true, environment })
  started.core.subscribe((event) => seen.push(JSON.stringify(event)))
  started.env.HOME = home
  return started
}

/** Puts application default credentials where gcloud does. */
function signInAs(file: Record<string, unknown>): void {
  mkdirSync(join(home, '.config', 'gcloud'), { recursive: true })
  writeFileSync(join(home, '.config', 'gcloud', 'application_default_credentials.json'), JSON.stringify(file))
}

type Name = Parameters<TestCore['core']['call']>[0]

/** The outcome of a call: `opens`, or the code of its failure. What crossed is kept for the search for secrets. */
async function outcomeOf(name: Name, request: unknown, at = test): Promise<string> {
  const envelope = await at.core.call(name, request)
  seen.push(JSON.stringify(envelope))
  return envelope.ok ? 'opens' : envelope.error.code
}
const slotOf = (settings: Record<string, string> = {}) => ({
  provider: 'gcp',
  settings: { keyName, endpoint: peer.url, ...settings },
  secrets: {},
})
const create = (settings?: Record<string, string>, name = 'default') =>
  outcomeOf('vault.create', { name, slot: slotOf(settings), recovery: null })
const lock = () => outcomeOf('vault.lock', {})
const unlock = async (at = test) => {
  const answer = await unlockAsPerson(at.client).catch((error: CallError) => error.body)
  seen.push(JSON.stringify(answer))
  return 'code' in answer ? answer.code : 'opens'
}
/** Locks and unlocks again. */
const reopen = async () => {
  await lock()
  return unlock()
}

interface StoredSlot {
  id: string
  wrapped: string
  params: Record<string, string>
}
const slotFile = (vault = 'default') => join(home, 'keyward', 'vaults', vault, 'keyslots.json')
const storedSlot = (vault?: string): StoredSlot =>
  (JSON.parse(readFileSync(slotFile(vault), 'utf8')) as { slots: [StoredSlot] }).slots[0]
/** Edits the slot file as somebody would who has the folder. */
function editSlot(edit: (slot: StoredSlot) => void): void {
  const file = JSON.parse(readFileSync(slotFile(), 'utf8')) as { slots: [StoredSlot] }
  edit(file.slots[0])
  writeFileSync(slotFile(), JSON.stringify(file))
}

/** The credentials' file is the person's own, and lies outside Keyward's folder. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((entry) => join(folder, entry))
  return paths.filter((path) => statSync(path).isFile())
}

function expectNoSecretIn(files: readonly Buffer[]): void {
  const keys = peer.plaintexts.map((bytes) => bytes.subarray(0, 32))
  const forms = [
    ...peer.accounts.secrets,
    ...peer.accounts.secrets.map((secret) => JSON.stringify(secret).slice(1, -1)),
    ...keys.flatMap((key) => [key.toString('hex'), key.toString('base64').slice(0, 42), key.toString('base64url')]),
    ...['Gaxios', 'invalid_grant', 'PERMISSION_DENIED', 'Decryption failed', 'Error:'],
  ]
  const texts = [...seen, ...files.map((bytes) => bytes.toString('latin1'))]
  for (const text of texts) expect(forms.find((form) => text.includes(form))).toBeUndefined()
  for (const bytes of files) expect(keys.some((key) => bytes.includes(key))).toBe(false)
}

describe('V5 Google Cloud KMS', () => {
  it('opens a vault without asking anybody, and pins the key version', async () => {
    expect(await create()).toBe('opens')
    expect(storedSlot().params).toEqual({ keyName, endpoint: peer.url, ...pinned(1), signIn: 'application-default' })
    expect(await reopen()).toBe('opens')
    const { id } = storedSlot()
    expect(await outcomeOf('vault.testSlot', { id, passphrase: null })).toBe('opens')
    // To wrap, to prove that, to unlock and to test.
    expect(peer.additional.slice(-4).filter((bytes) => bytes.includes(id))).toHaveLength(4)
    proven('create, lock, unlock', 'opens')
  })

  const pinned = (version: number) => ({ keyVersion: `${keyName}/cryptoKeyVersions/${version}` })

  it('signs in by a service account’s key file, and sends a person’s quota project', async () => {
    const keyFile = join(home, 'service-account.json')
    writeFileSync(keyFile, JSON.stringify(peer.accounts.keyFile()))
    peer.key(keyName).users.delete(person)
    expect(await create({ signIn: 'key-file', keyFile })).toBe('opens')
    expect(peer.requests.at(-1)?.headers['x-goog-user-project']).toBeUndefined()
    expect(await reopen()).toBe('opens')
    peer.key(keyName).users.add(person)
    expect(await outcomeOf('vault.replaceSlot', { id: storedSlot().id, slot: slotOf(), label: '' })).toBe('opens')
    expect(peer.requests.at(-1)?.headers['x-goog-user-project']).toBe('team')
  })

  it('acts as a service account, whether the file or the setting says so', async () => {
    peer.key(keyName).users.clear()
    peer.key(keyName).users.add(borrowedAccount)
    expect(await create()).toBe('key-permission')
    expect(await create({ impersonate: borrowedAccount })).toBe('opens')
    expect(await create({ impersonate: 'other@team.iam.gserviceaccount.com' }, 'other')).toBe('key-permission')
    editSlot((slot) => {
      delete slot.params.impersonate
    })
    await lock()
    expect(await unlock()).toBe('key-permission')
    signInAs(peer.accounts.impersonationFile())
    // Whoever has taken the setting out is noticed once the key proves the file.
    expect(await unlock()).toBe('keyslots-tampered')
    signInAs(peer.accounts.keyFile())
    expect(await create({ impersonate: borrowedAccount }, 'third')).toBe('opens')
  })

  it('refuses a key that isn’t there, isn’t for encryption or can’t be told from either', async () => {
    expect(await create({ keyName: `${keyName}-missing` })).toBe('key-not-found')
    proven('missing key', 'key-not-found')
    expect(await create({ keyName: peer.createKey('signing', [person], 'ASYMMETRIC_SIGN') })).toBe('key-unsuitable')
    proven('unsuitable key', 'key-unsuitable')
    expect(await create({ keyName: peer.createKey('foreign', []) })).toBe('key-permission')
    proven('missing permission', 'key-permission')
    expect(await create()).toBe('opens')
  })

  it('does not open with another key, a permission taken away, or a version that is disabled or gone', async () => {
    await create()
    await lock()
    const { users, versions } = peer.key(keyName)
    users.delete(person)
    expect(await unlock()).toBe('key-permission')
    users.add(person)
    for (const state of ['DISABLED', 'DESTROY_SCHEDULED', 'DESTROYED'] as const) {
      versions[0]!.state = state
      expect(await unlock()).toBe('key-disabled')
    }
    versions[0]!.state = 'ENABLED'
    expect(await unlock()).toBe('opens')
    proven('disabled key', 'key-disabled')
    await lock()
    editSlot((slot) => {
      slot.params.keyName = peer.createKey('another', [person])
    })
    expect(await unlock()).toBe('key-wrong-vault')
    proven('wrong key', 'key-wrong-vault')
  })

  it('opens after a rotation there, and wraps by the new version when it is rotated here', async () => {
    await create()
    peer.rotate(keyName)
    expect(await reopen()).toBe('opens')
    expect(storedSlot().params).toMatchObject(pinned(1))
    expect(await outcomeOf('vault.rotateSlot', { id: storedSlot().id, passphrase: null })).toBe('opens')
    expect(storedSlot().params).toMatchObject(pinned(2))
    peer.key(keyName).versions[0]!.state = 'DESTROYED'
    expect(await reopen()).toBe('opens')
    proven('key rotated at the provider', 'opens')
  })

  it('does not open what was wrapped for another vault, or was altered', async () => {
    await create({}, 'default')
    await create({}, 'second')
    const foreign = storedSlot('second').wrapped
    const own = storedSlot().wrapped
    await outcomeOf('vault.select', { name: 'default' })
    editSlot((slot) => {
      slot.wrapped = foreign
    })
    expect(await unlock()).toBe('key-wrong-vault')
    proven('foreign wrapped key', 'key-wrong-vault')
    for (const at of [0, 20, -1]) {
      const altered = Buffer.from(own, 'base64')
      altered[at < 0 ? altered.length - 1 : at]! ^= 1
      editSlot((slot) => {
        slot.wrapped = altered.toString('base64')
      })
      expect(await unlock()).toBe('key-wrong-vault')
    }
    proven('tampered wrapped key', 'key-wrong-vault')
    editSlot((slot) => {
      slot.wrapped = own
    })
    expect(await unlock()).toBe('opens')
  })
})

describe('V5 signing in to Google', () => {
  it('needs a file, and one that it may use', async () => {
    const wellKnown = join(home, '.config', 'gcloud', 'application_default_credentials.json')
    rmSync(wellKnown)
    expect(await create()).toBe('key-not-signed-in')
    proven('not signed in', 'key-not-signed-in')
    for (const file of [
      '{}',
      'no JSON',
      JSON.stringify({ ...peer.accounts.personFile(), token_uri: 'https://tokens.example/' }),
      JSON.stringify({ ...peer.accounts.personFile(), token_uri: undefined }),
      JSON.stringify({ ...peer.accounts.personFile(), universe_domain: 'other.example' }),
      JSON.stringify({ ...peer.accounts.keyFile(), private_key: 'none' }),
    ]) {
      writeFileSync(wellKnown, file)
      expect(await create()).toBe('key-misconfigured')
    }
    expect(seen.at(-1)).toContain(JSON.stringify(wellKnown))
    test.env.GOOGLE_APPLICATION_CREDENTIALS = join(home, 'elsewhere.json')
    expect(await create()).toBe('key-not-signed-in')
    writeFileSync(join(home, 'elsewhere.json'), JSON.stringify(peer.accounts.personFile()))
    expect(await create()).toBe('opens')
  })

  it('tells a sign-in that is over from one that is refused', async () => {
    await create()
    await lock()
    signInAs({ ...peer.accounts.personFile(), refresh_token: '1//revoked' })
    expect(await unlock()).toBe('key-expired-gcp')
    proven('expired sign-in', 'key-expired-gcp')
    signInAs({ ...peer.accounts.personFile(), client_secret: 'other' })
    expect(await unlock()).toBe('key-auth')
    signInAs(peer.accounts.personFile())
    for (const [refusal, code] of [
      [[503, {}], 'key-unavailable'],
      [[429, {}], 'key-throttled'],
      [[302, {}], 'key-not-the-service'],
      [[200, {}], 'key-not-the-service'],
      [[200, 'text'], 'key-not-the-service'],
      [[400, { error: 'admin_policy_enforced' }], 'key-auth'],
    ] as const) {
      peer.accounts.refusal = refusal
      expect(await unlock()).toBe(code)
    }
  })

  it('finds a clock that is wrong where a service account signs, and a key that was deleted', async () => {
    signInAs(peer.accounts.keyFile())
    await create()
    await lock()
    for (const skew of [3600 * 2, -3600 * 2]) {
      peer.accounts.skew = skew
      expect(await unlock()).toBe('key-clock')
    }
    proven('clock off', 'key-clock')
    peer.accounts.skew = 0
    peer.accounts.refusal = [400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }]
    expect(await unlock()).toBe('key-auth')
  })

  it('sends no token of Google to what listens on this computer, and none anywhere else', async () => {
    const { token_uri: _, ...file } = peer.accounts.personFile()
    signInAs({ ...file, token_uri: 'https://oauth2.googleapis.com/token' })
    const before = peer.requests.length
    expect(await create()).toBe('key-misconfigured')
    signInAs(peer.accounts.personFile())
    for (const endpoint of ['https://kms.example', 'https://cloudkms.googleapis.com.example', 'http://10.0.0.1'])
      expect(await create({ endpoint })).toBe('invalid-request')
    expect(await create()).toBe('opens')
    await lock()
    const made = peer.requests.length
    editSlot((slot) => {
      slot.params.endpoint = 'https://kms.example'
    })
    expect(await unlock()).toBe('key-misconfigured')
    expect([made > before, peer.requests.length === made]).toEqual([true, true])
  })
})

/** Whole and right, save that nobody should wait for so much. */
const endless = {
  plaintext: Buffer.alloc(75_000).toString('base64'),
  plaintextCrc32c: String(crc32c(Buffer.alloc(75_000))),
}

describe('V5 between here and Google Cloud KMS', () => {
  it('asks again for what changed on its way, three times at most', async () => {
    await create()
    const altering = (field: string, value: unknown, first: number) => {
      let asked = 0
      peer.meddle = ([status, body]) => {
        asked += 1
        return [status, asked <= first ? { ...(body as object), [field]: value } : body]
      }
      return () => asked
    }
    await lock()
    const wrongOnce = altering('plaintextCrc32c', '1', 1)
    expect([await unlock(), wrongOnce()]).toEqual(['opens', 2])
    await lock()
    const wrongAlways = altering('plaintextCrc32c', '1', 9)
    expect([await unlock(), wrongAlways()]).toEqual(['key-unavailable', 3])
    peer.meddle = null
    await unlock()
    for (const [field, value] of [
      ['ciphertextCrc32c', '1'],
      ['verifiedPlaintextCrc32c', undefined],
      ['verifiedAdditionalAuthenticatedDataCrc32c', false],
      ['name', 'projects/team/locations/europe-west3/keyRings/vaults/cryptoKeys/other/cryptoKeyVersions/1'],
    ] as const) {
      const asked = altering(field, value, 9)
      expect(await outcomeOf('vault.addSlot', { slot: slotOf(), label: field })).toBe('key-unavailable')
      expect(asked()).toBe(3)
    }
  })

  it.each([
    ['a fault there', failed(500, 'INTERNAL', 'Internal error.'), 'key-unavailable', 3, 'fault of the service'],
    ['too many requests', failed(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.'), 'key-throttled', 3, 'throttled'],
    [
      'a page of a network',
      '<!doctype html><title>Sign in to the network</title>',
      'key-not-the-service',
      1,
      'page of a network',
    ],
    ['a redirect', [307, {}] as const, 'key-not-the-service', 1, null],
    ['another service’s JSON', [200, { ok: true }] as const, 'key-not-the-service', 1, null],
    ['a body without end', [200, endless] as const, 'key-not-the-service', 1, null],
    [
      'an API that isn’t switched on',
      failed(403, 'PERMISSION_DENIED', 'Cloud KMS API has not been used in project 1 before or it is disabled.'),
      'key-misconfigured',
      1,
      null,
    ],
  ] as const)('tells %s as Google’s reference and a test server have it', async (_, answer, code, times, name) => {
    await create()
    await lock()
    let asked = 0
    peer.meddle = () => {
      asked += 1
      return answer
    }
    expect([await unlock(), asked]).toEqual([code, times])
    if (name !== null) proven(name, code, 'test server')
    expect(peer.requests.map(({ path }) => path)).not.toContain('/elsewhere')
    peer.meddle = null
    expect(await unlock()).toBe('opens')
  })

  it('tells a closed port, and a server that never answers, in time', async () => {
    await create()
    await lock()
    const { host, port } = await closedPort()
    test.env.KEYWARD_GCP_KMS_ENDPOINT = `http://${host}:${port}`
    expect(await unlock()).toBe('key-network')
    proven('closed port', 'key-network', 'nobody')
    const silent = await startBlackHole()
    const impatient = await start({ serviceDeadlineMs: 500 })
    impatient.env.KEYWARD_GCP_KMS_ENDPOINT = `http://${silent.host}:${silent.port}`
    const started = performance.now()
    expect(await unlock(impatient)).toBe('key-timeout')
    expect(performance.now() - started).toBeLessThan(3000)
    proven('slow answer', 'key-timeout', 'test server')
    await impatient.close()
    await silent.stop()
  })

  it('trusts an own CA, goes through a proxy, and tells a proxy that refuses or isn’t there', async () => {
    const { good, ca } = makeCertificates()
    const secure = await startCloudKms(good)
    const proxies = [await startConnectProxy(), await startConnectProxy('407 Proxy Authentication Required')] as const
    try {
      keyName = secure.createKey('secure', [person])
      signInAs(secure.accounts.personFile())
      const endpoint = secure.url
      expect(await create({ endpoint })).toBe('key-tls')
      proven('untrusted certificate', 'key-tls')
      const caFile = join(home, 'ca.pem')
      writeFileSync(caFile, ca)
      expect(await create({ endpoint, caFile })).toBe('opens')
      proven('own CA', 'opens')
      test.env.HTTPS_PROXY = proxies[0].url
      expect(await reopen()).toBe('opens')
      // The token and the key each by a tunnel.
      expect(proxies[0].tunnels).toEqual([`127.0.0.1:${secure.port}`, `127.0.0.1:${secure.port}`])
      proven('through a proxy', 'opens')
      await lock()
      test.env.HTTPS_PROXY = proxies[1].url
      expect(await unlock()).toBe('key-proxy')
      expect(proxies[1].tunnels.length).toBeGreaterThan(0)
      proven('refused by a proxy', 'key-proxy', 'test server')
      test.env.HTTPS_PROXY = 'http://proxy.keyward.invalid:3128'
      expect(await unlock()).toBe('key-proxy')
      proven('unknown host', 'key-proxy', 'proxy without address')
    } finally {
      for (const each of [secure, ...proxies]) await each.stop()
    }
  })
})
