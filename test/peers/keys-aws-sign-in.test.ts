import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { tempFolder } from '../fakes/temp-folder.ts'
import { administrator, region } from './aws-administrator.ts'
import { type Answer, type AwsFront, refusal, startAwsFront } from './aws-front.ts'
import { type AwsVault, failureOf, proven, startAwsVault } from './aws-vault.ts'
import { makeAuthority } from './certificates.ts'
import { type ConnectProxy, startConnectProxy } from './connect-proxy.ts'
import { type AccessKey, type MotoPeer, moto, motoMissing, startMoto } from './moto.ts'

const missing = motoMissing()
const day = 86_400_000

const hosts = ['kms', 'sts', 'portal.sso', 'oidc'].map((service) => `${service}.${region}.amazonaws.com`)
const portal = `portal.sso.${region}.amazonaws.com`

/** Profiles of every kind. */
const config = ({ accessKeyId, secretAccessKey }: AccessKey, role: string, script: string) => `
[default]
region = us-east-1
[profile with-keys]
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}
[profile role]
role_arn = ${role}
source_profile = with-keys
[profile second-factor]
role_arn = ${role}
source_profile = with-keys
mfa_serial = arn:aws:iam::123456789012:mfa/ada
[profile process]
credential_process = ${script}
[profile broken-process]
credential_process = ${script} canary-argument-of-the-process
[sso-session company]
sso_start_url = https://company.example/start
sso_region = ${region}
[profile sso]
sso_session = company
sso_account_id = 123456789012
sso_role_name = Vault
[profile old-sso]
sso_start_url = https://old.example/start
sso_region = ${region}
sso_account_id = 123456789012
sso_role_name = Vault
`

describe.skipIf(missing !== null)(`V5 signing in to AWS${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const authority = makeAuthority('Keyward test authority')
  let peer: MotoPeer
  let front: AwsFront
  let proxy: ConnectProxy
  let vault: AwsVault
  /** The person's home, with ~/.aws in it. */
  let home: string
  let user: AccessKey
  let keyArn: string
  let role: string
  /** What the portal of SSO answers. */
  let ofPortal: Answer
  const sso = {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'canary/of/sso',
    sessionToken: 'canary-token-of-sso',
  }

  beforeAll(async () => {
    peer = await startMoto()
    front = await startAwsFront({
      to: peer.port,
      certificate: authority.issue(hosts, 1),
      answer: ({ headers }) => (headers.host === portal ? ofPortal : null),
    })
    proxy = await startConnectProxy(null, Object.fromEntries(hosts.map((host) => [host, front.port])))
    keyArn = (await administrator(peer.url).createKey({})).KeyMetadata?.Arn ?? ''
    user = await peer.makeUser('ada', ['sts:AssumeRole'])
    role = await peer.makeRole('vault', ['kms:Encrypt', 'kms:Decrypt'])
  }, 120_000)
  afterAll(async () => {
    await proxy.stop()
    await front.stop()
    await peer.stop()
  })

  beforeEach(async () => {
    ofPortal = { status: 200, body: { roleCredentials: { ...sso, expiration: Date.now() + day } } }
    vault = await startAwsVault()
    home = tempFolder('aws-home')
    const script = join(home, 'process')
    const made = JSON.stringify({
      Version: 1,
      AccessKeyId: 'ASIAPROCESS000000000',
      SecretAccessKey: 'canary-of-process',
    })
    writeFileSync(script, `#!/bin/sh\n[ $# = 0 ] || exit 1\necho >> ${home}/asked\necho '${made}'\n`, { mode: 0o700 })
    writeFileSync(join(home, 'aws-config'), config(user, role, script))
    writeFileSync(join(home, 'ca.pem'), authority.ca)
    Object.assign(vault.env, {
      HTTPS_PROXY: proxy.url,
      KEYWARD_KMS_CA_FILE: join(home, 'ca.pem'),
      AWS_CONFIG_FILE: join(home, 'aws-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'no-credentials'),
    })
    // What the SDK reads by itself, as it stands for a program that is started with this environment.
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, vault.env[name])
    vi.stubEnv('HOME', home)
    for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined)
  })
  afterEach(() => vault.close())

  /** Signs an SSO session in, as `aws sso login` does, until then. */
  function logIn(id: string, expiresAt: number): void {
    const folder = join(home, '.aws', 'sso', 'cache')
    mkdirSync(folder, { recursive: true })
    const token = { accessToken: 'canary-access-token', expiresAt: new Date(expiresAt).toISOString() }
    writeFileSync(join(folder, `${createHash('sha1').update(id).digest('hex')}.json`), JSON.stringify(token))
  }

  const create = (profile: string) => failureOf(vault.create({ keyArn, profile }))
  const reopen = async () => {
    await vault.lock()
    return (await failureOf(vault.unlock())).code
  }

  it('takes a profile’s keys, and assumes the role of another', async () => {
    expect((await create('with-keys')).code).toBe('opens')
    const slot = { provider: 'aws', settings: { keyArn, profile: 'role' }, secrets: {} } as const
    await peer.enforce(true)
    try {
      const id = (await vault.slots()).slots[0]?.id ?? ''
      expect((await failureOf(vault.core.client.vault.testSlot({ id, passphrase: null }))).code).toBe('key-permission')
      const added = await vault.core.client.vault.addSlot({ slot, label: 'Role' })
      expect(front.requests).toContain(`sts.${region}.amazonaws.com /`)
      expect(added.settings).toMatchObject({ keyArn, signIn: 'profile', profile: 'role' })
    } finally {
      await peer.enforce(false)
    }
    await vault.expectNothingLeaked([user.secretAccessKey])
  })

  it('tells a role that the profile may not assume', async () => {
    const stranger = await peer.makeUser('stranger', ['iam:GetUser'])
    writeFileSync(join(home, 'aws-config'), config(stranger, role, 'false'))
    await peer.enforce(true)
    try {
      expect(await create('role')).toMatchObject({ code: 'key-auth', subjects: ['role'] })
    } finally {
      await peer.enforce(false)
    }
  })

  it('asks a profile’s process once to make a slot, and shows nothing of one that fails', async () => {
    expect((await create('process')).code).toBe('opens')
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('\n')
    vault.env.KEYWARD_AWS_PROFILE = 'broken-process'
    expect(await reopen()).toBe('key-auth')
    vault.env.KEYWARD_AWS_PROFILE = 'process'
    expect(await reopen()).toBe('opens')
    await vault.expectNothingLeaked(['canary-of-process', 'canary-argument-of-the-process'])
  })

  it('uses an SSO session, and names its profile once it has expired', async () => {
    logIn('company', Date.now() + day)
    expect((await create('sso')).code).toBe('opens')
    expect(await reopen()).toBe('opens')
    await vault.expectNothingLeaked([sso.secretAccessKey, sso.sessionToken, 'canary-access-token'])

    await vault.lock()
    logIn('company', Date.now() - day)
    const before = front.requests.length
    const failure = await failureOf(vault.unlock())
    proven('expired token cache', 'expired sign-in', failure.code, 'key-expired-aws')
    expect(failure.subjects).toEqual(['sso'])
    expect(front.requests).toHaveLength(before)
    logIn('company', Date.now() + day)
    // Ended on the other side, by a log-out elsewhere.
    ofPortal = refusalOfSso('UnauthorizedException', 'Session token not found or invalid', 401)
    expect(await failureOf(vault.unlock())).toMatchObject({ code: 'key-expired-aws', subjects: ['sso'] })
    ofPortal = refusalOfSso('ForbiddenException', 'No access', 403)
    expect(await failureOf(vault.unlock())).toMatchObject({ code: 'key-auth', subjects: ['sso'] })
  })

  it('reads SSO of the old form in the same way', async () => {
    expect(await create('old-sso')).toMatchObject({ code: 'key-expired-aws', subjects: ['old-sso'] })
    logIn('https://old.example/start', Date.now() - day)
    expect(await create('old-sso')).toMatchObject({ code: 'key-expired-aws', subjects: ['old-sso'] })
    logIn('https://old.example/start', Date.now() + day)
    expect((await create('old-sso')).code).toBe('opens')
  })

  it('tells the network from the sign-in, also where the SDK makes one of the other', async () => {
    logIn('company', Date.now() + day)
    ofPortal = { status: 200, body: '<!doctype html><title>Sign in to the Wi-Fi</title>' }
    expect((await create('sso')).code).toBe('key-not-the-service')
    vault.env.HTTPS_PROXY = undefined
    vault.env.https_proxy = 'http://127.0.0.1:1'
    expect((await create('sso')).code).toBe('key-proxy')
    expect((await create('role')).code).toBe('key-proxy')
  })

  it('tells a profile that is not there or can’t be used, and an environment without a key', async () => {
    const failure = await create('nobody')
    proven('no profile', 'not signed in', failure.code, 'key-not-signed-in')
    expect(failure.subjects).toEqual(['nobody'])
    expect(await create('second-factor')).toMatchObject({ code: 'key-misconfigured', subjects: ['second-factor'] })
    expect(await failureOf(vault.create({ keyArn, signIn: 'environment' }))).toMatchObject({
      code: 'key-not-signed-in',
      subjects: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    })
  })

  it('takes, where no profile is named, AWS_PROFILE, then the access key in the environment, then the default', async () => {
    const metadata = await startAwsFront({ answer: () => refusal('NotFound', '', 404) })
    vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', metadata.url)
    expect(await failureOf(vault.create({ keyArn }))).toMatchObject({
      code: 'key-not-signed-in',
      subjects: ['default'],
    })
    vault.env.AWS_ACCESS_KEY_ID = user.accessKeyId
    vault.env.AWS_SECRET_ACCESS_KEY = user.secretAccessKey
    vault.env.AWS_PROFILE = 'nobody'
    expect(await failureOf(vault.create({ keyArn }))).toMatchObject({ code: 'key-not-signed-in', subjects: ['nobody'] })
    vault.env.AWS_PROFILE = undefined
    proven(moto, 'create, lock, unlock', (await failureOf(vault.create({ keyArn }))).code, 'opens')
    expect((await vault.slots()).slots[0]?.params).toMatchObject({ signIn: 'profile', wrappedBy: keyArn })
    expect(vault.keychain.entries.size).toBe(0)
    // Nobody asked the machine's metadata service, which signs in whoever runs on a machine of AWS.
    expect(metadata.requests).toEqual([])
    await metadata.stop()
    await vault.expectNothingLeaked([user.secretAccessKey])
  })

  it('keeps a key that was typed in, with its session token, in the keychain, and forgets it with the slot', async () => {
    const { accessKeyId, ...secrets } = sso
    await vault.create({ keyArn, profile: 'with-keys' })
    const slot = { provider: 'aws', settings: { keyArn, signIn: 'keys', accessKeyId }, secrets } as const
    const { id } = await vault.core.client.vault.addSlot({ slot, label: 'Typed in' })
    const kept = [...vault.keychain.entries].map(([account, value]) => [account.split(':')[3], value.toString()])
    expect(kept.sort()).toEqual([
      ['secretAccessKey', sso.secretAccessKey],
      ['sessionToken', sso.sessionToken],
    ])
    expect((await failureOf(vault.core.client.vault.testSlot({ id, passphrase: null }))).code).toBe('opens')
    await vault.expectNothingLeaked(Object.values(secrets))
    await vault.core.client.vault.removeSlot({ id })
    expect(vault.keychain.entries.size).toBe(0)
    vault.keychain.entries.clear()
  })
})

/** A refusal as the portal of SSO writes it: its name stands in a header. */
function refusalOfSso(name: string, message: string, status: number): Answer {
  return { status, body: { message }, headers: { 'x-amzn-ErrorType': name } }
}
