import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { administrator, region } from './aws-administrator.ts'
import { refusal, startAwsFront } from './aws-front.ts'
import { type AwsVault, failureOf, proven, startAwsVault, withKeys } from './aws-vault.ts'
import { makeAuthority } from './certificates.ts'
import { startConnectProxy } from './connect-proxy.ts'
import { type AccessKey, type MotoPeer, moto, motoMissing, startMoto } from './moto.ts'
import { closedPort, startBlackHole } from './sockets.ts'

const missing = motoMissing()
const testServer = 'test server'
/** Where KMS is when no endpoint is given. */
const host = `kms.${region}.amazonaws.com`

/** What the environment says in one test alone. */
const variables = ['AWS_ENDPOINT_URL_KMS', 'KEYWARD_KMS_PROXY', 'KEYWARD_KMS_CA_FILE', 'HTTPS_PROXY'] as const
type Variables = Partial<Record<(typeof variables)[number], string>>

describe.skipIf(missing !== null)(`V10 the way to AWS KMS${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const authority = makeAuthority('Keyward test authority')
  let peer: MotoPeer
  let vault: AwsVault
  let user: AccessKey
  let caFile: string

  beforeAll(async () => {
    peer = await startMoto()
    user = await peer.makeUser('keyward', ['kms:Encrypt', 'kms:Decrypt'])
    vault = await startAwsVault()
    caFile = join(vault.core.home, 'ca.pem')
    writeFileSync(caFile, authority.ca)
    const keyArn = (await administrator(peer.url).createKey({})).KeyMetadata?.Arn ?? ''
    // Without an endpoint, so that a test's own decides, or AWS's address is asked for; so it is made by that address, too.
    const [{ endpoint: _, ...settings }, secrets] = withKeys(keyArn, '', user)
    const front = await startAwsFront({ to: peer.port, certificate: authority.issue([host], 1) })
    const proxy = await startConnectProxy(null, { [host]: front.port })
    vault.env.HTTPS_PROXY = proxy.url
    await vault.create({ ...settings, caFile }, secrets)
    await proxy.stop()
    await front.stop()
  }, 120_000)
  afterAll(async () => {
    for (const name of variables) delete vault.env[name]
    vault.env.AWS_ENDPOINT_URL_KMS = peer.url
    await vault.close()
    await peer.stop()
  })
  beforeEach(async () => {
    await vault.lock()
  })

  /** Unlocks with these variables and says what came of it. */
  async function unlockWith(changes: Variables) {
    for (const name of variables) delete vault.env[name]
    Object.assign(vault.env, changes)
    return (await failureOf(vault.unlock())).code
  }

  /** Unlocks with a server that answers as AWS's documentation says. */
  async function unlockAt(options: Parameters<typeof startAwsFront>[0], changes: Variables = {}) {
    const front = await startAwsFront(options)
    try {
      return { code: await unlockWith({ AWS_ENDPOINT_URL_KMS: front.url, ...changes }), requests: front.requests }
    } finally {
      await front.stop()
    }
  }

  it('opens', async () => {
    expect(await unlockWith({ AWS_ENDPOINT_URL_KMS: peer.url })).toBe('opens')
    await vault.expectNothingLeaked([user.secretAccessKey])
  })

  it('ends at a closed port, an unknown host and an address that none may have', async () => {
    const { port } = await closedPort()
    proven(
      testServer,
      'closed port',
      await unlockWith({ AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${port}` }),
      'key-network',
    )
    const unknown = await unlockWith({ AWS_ENDPOINT_URL_KMS: 'https://kms.nowhere.invalid' })
    proven(testServer, 'unknown host', unknown, 'key-network')
    expect(await unlockWith({ AWS_ENDPOINT_URL_KMS: 'http://kms.nowhere.invalid' })).toBe('key-misconfigured')
  })

  it('does not wait longer than it may for an answer', async () => {
    const silent = await startBlackHole()
    const hurried = await startAwsVault({ serviceDeadlineMs: 900, keychain: vault.keychain }, vault.core.home)
    try {
      hurried.env.AWS_ENDPOINT_URL_KMS = `http://127.0.0.1:${silent.port}`
      const before = performance.now()
      proven(testServer, 'slow answer', (await failureOf(hurried.unlock())).code, 'key-timeout')
      expect(performance.now() - before).toBeLessThan(5_000)
    } finally {
      await hurried.close()
      await silent.stop()
    }
  })

  it('tells a network’s sign-in page from the service', async () => {
    const page = { status: 200, body: '<!doctype html><title>Sign in to the Wi-Fi</title>' }
    proven(testServer, 'page of a network', (await unlockAt({ answer: () => page })).code, 'key-not-the-service')
    const elsewhere = { status: 302, body: '', headers: { Location: 'http://portal.example/', 'Content-Type': '' } }
    expect((await unlockAt({ answer: () => elsewhere })).code).toBe('key-not-the-service')
    const noKey = { status: 200, body: {} }
    expect((await unlockAt({ answer: () => noKey })).code).toBe('key-not-the-service')
  })

  it('goes through the proxy of the settings and of the environment to AWS’s own address', async () => {
    const front = await startAwsFront({ to: peer.port, certificate: authority.issue([host], 1) })
    const proxy = await startConnectProxy(null, { [host]: front.port })
    try {
      const given = await unlockWith({ KEYWARD_KMS_PROXY: proxy.url })
      proven(moto, 'through a proxy', given, 'opens')
      expect(proxy.tunnels).toEqual([`${host}:443`])
      expect(front.requests).toEqual([`${host} /`])
      await vault.lock()
      expect(await unlockWith({ HTTPS_PROXY: proxy.url })).toBe('opens')
      expect(proxy.tunnels).toHaveLength(2)
    } finally {
      await proxy.stop()
      await front.stop()
    }
  })

  it('tells a proxy that refuses, and one that isn’t there', async () => {
    const proxy = await startConnectProxy('407 Proxy Authentication Required')
    const refused = await unlockWith({ KEYWARD_KMS_PROXY: proxy.url })
    await proxy.stop()
    proven(testServer, 'refused by a proxy', refused, 'key-proxy')
    expect(await unlockWith({ KEYWARD_KMS_PROXY: proxy.url })).toBe('key-proxy')
  })

  it('trusts an own CA where it is given, and nobody else’s', async () => {
    const trusted = await unlockAt({ to: peer.port, certificate: authority.issue(['127.0.0.1'], 1) })
    proven(moto, 'own CA', trusted.code, 'opens')
    await vault.lock()
    const stranger = makeAuthority('Somebody else').issue(['127.0.0.1'], 1)
    const untrusted = await unlockAt({ to: peer.port, certificate: stranger })
    proven(moto, 'untrusted certificate', untrusted.code, 'key-tls')
    const other = await unlockAt({ to: peer.port, certificate: authority.issue(['other.example'], 1) })
    expect(other.code).toBe('key-tls')
    expect([...untrusted.requests, ...other.requests]).toEqual([])
    expect(await unlockWith({ KEYWARD_KMS_CA_FILE: '/nowhere/ca.pem' })).toBe('key-misconfigured')
  })

  it('tries again what may pass, three times in all', async () => {
    const busy = await unlockAt({ answer: () => refusal('ThrottlingException', 'Rate exceeded') })
    proven(testServer, 'throttled', busy.code, 'key-throttled')
    expect(busy.requests).toHaveLength(3)
    const broken = await unlockAt({ answer: () => refusal('KMSInternalException', 'Internal', 500) })
    proven(testServer, 'fault of the service', broken.code, 'key-unavailable')
    expect(broken.requests).toHaveLength(3)
    const page = { status: 503, body: '<html><body>Service Unavailable</body></html>' }
    expect((await unlockAt({ answer: () => page })).code).toBe('key-unavailable')
    let first = true
    const answer = () => {
      if (!first) return null
      first = false
      return refusal('ThrottlingException', 'Rate exceeded')
    }
    expect((await unlockAt({ to: peer.port, answer })).code).toBe('opens')
  })

  it('goes by AWS’s clock where this computer’s is wrong, and says so where that doesn’t help', async () => {
    const hour = 3_600_000
    const date = () => ({ Date: new Date(Date.now() + hour).toUTCString() })
    const expired = () => ({
      ...refusal('InvalidSignatureException', 'Signature expired: 1 is now earlier than 2'),
      headers: date(),
    })
    const isLate = (stamp: unknown) => typeof stamp !== 'string' || toTime(stamp) < Date.now() + hour / 2
    const corrected = await unlockAt({
      to: peer.port,
      answer: ({ headers }) => (isLate(headers['x-amz-date']) ? expired() : null),
    })
    expect(corrected.code).toBe('opens')
    expect(corrected.requests).toHaveLength(2)
    await vault.lock()
    proven(testServer, 'clock off', (await unlockAt({ answer: expired })).code, 'key-clock')
    const skewed = () => refusal('RequestTimeTooSkewed', 'The difference between the request time and the server’s')
    expect((await unlockAt({ answer: skewed })).code).toBe('key-clock')
  })

  it('puts what else AWS refuses into words, without AWS’s own', async () => {
    const outcomes = {
      ExpiredTokenException: 'key-expired-aws',
      UnrecognizedClientException: 'key-auth',
      IncorrectKeyException: 'key-wrong-vault',
      KMSInvalidStateException: 'key-disabled',
      KeyUnavailableException: 'key-unavailable',
      UnsupportedOperationException: 'key-unsuitable',
      ValidationException: 'key-misconfigured',
      NobodyKnowsException: 'key-misconfigured',
    }
    for (const [name, code] of Object.entries(outcomes))
      expect([name, (await unlockAt({ answer: () => refusal(name) })).code]).toEqual([name, code])
    const elsewhere = refusal('InvalidSignatureException', 'Credential should be scoped to a valid region.')
    expect((await unlockAt({ answer: () => elsewhere })).code).toBe('key-region')
    expect(await unlockWith({ AWS_ENDPOINT_URL_KMS: peer.url })).toBe('opens')
    await vault.expectNothingLeaked([user.secretAccessKey])
  })
})

/** 20261128T120000Z, as requests are signed. */
function toTime(stamp: string): number {
  return Date.parse(stamp.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'))
}
