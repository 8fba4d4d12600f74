import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decrypt, encrypt } from '../../src/main/keys/gcp/cloud-kms.ts'
import type { ProviderRequest } from '../../src/main/keys/provider.ts'
import { memoryKeychain } from '../fakes/keychain.ts'
import { findProgram } from './daemons.ts'
import { serviceAccount } from './gcp-accounts.ts'
import { type CloudKmsPeer, startCloudKms } from './gcp-rest.ts'
import { recordCase } from './key-cases.ts'

const gcloud = findProgram('gcloud')

describe.skipIf(gcloud === null)(`V5 gcloud${gcloud === null ? ' (it is not installed)' : ''}`, () => {
  let peer: CloudKmsPeer
  let home: string
  let keyName: string
  let keyFile: string
  beforeEach(async () => {
    peer = await startCloudKms()
    home = mkdtempSync(join(tmpdir(), 'keyward-gcloud-'))
    keyName = peer.createKey('keyward', [serviceAccount])
    keyFile = join(home, 'key.json')
    writeFileSync(keyFile, JSON.stringify(peer.accounts.keyFile()))
  })
  afterEach(async () => {
    await peer.stop()
    rmSync(home, { recursive: true, force: true })
  })

  /** Google's own command, which checks what travels as well, signed in by the double. */
  async function run(method: 'encrypt' | 'decrypt', input: Buffer, additional: Buffer): Promise<Buffer | string> {
    const at = (name: string) => join(home, `gcloud-${name}`)
    writeFileSync(at('input'), input)
    writeFileSync(at('additional'), additional)
    const [from, to] = method === 'encrypt' ? ['plaintext', 'ciphertext'] : ['ciphertext', 'plaintext']
    const [, , , location, , ring, , key] = keyName.split('/')
    const args = ['kms', method, `--location=${location}`, `--keyring=${ring}`, `--key=${key}`]
    const files = [`--${from}-file=${at('input')}`, `--${to}-file=${at('output')}`]
    const environment = {
      PATH: process.env.PATH ?? '',
      HOME: home,
      CLOUDSDK_CONFIG: at('config'),
      CLOUDSDK_CORE_PROJECT: 'team',
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
      CLOUDSDK_CORE_CHECK_GCE_METADATA: '0',
      CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: keyFile,
      CLOUDSDK_AUTH_TOKEN_HOST: `${peer.url}/token`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS: `${peer.url}/`,
    }
    try {
      await promisify(execFile)(
        gcloud ?? '',
        [...args, ...files, `--additional-authenticated-data-file=${at('additional')}`],
        { env: environment, timeout: 50_000 },
      )
      return readFileSync(at('output'))
    } catch (error) {
      return (error as { stderr: string }).stderr
    }
  }

  const [plaintext, additional, other] = ['some bytes', 'their context', 'another context'].map((text) =>
    Buffer.from(text),
  ) as [Buffer, Buffer, Buffer]

  it('decrypts what Keyward encrypts and the other way round, each with the same additional data alone', async () => {
    const request: ProviderRequest = {
      source: '',
      environment: { env: {}, keychain: memoryKeychain(), packaged: false },
      settings: { keyName, signIn: 'key-file', keyFile, endpoint: peer.url },
      secret: async () => null,
    }
    const { ciphertext } = await encrypt(request, plaintext, additional)
    expect(await run('decrypt', ciphertext, additional)).toEqual(plaintext)
    expect(await run('decrypt', ciphertext, other)).toContain("verify that 'name' refers to the correct CryptoKey")
    const theirs = await run('encrypt', plaintext, additional)
    if (typeof theirs === 'string') throw new Error(theirs)
    expect(await decrypt(request, theirs, additional)).toEqual(plaintext)
    await expect(decrypt(request, theirs, other)).rejects.toMatchObject({ code: 'key-wrong-vault' })
    recordCase({
      provider: 'gcp',
      counterpart: 'gcloud with the REST double',
      case: 'create, lock, unlock',
      outcome: 'opens',
    })
  })

  it('refuses the double’s answers when their checksums are wrong, so it reads them', async () => {
    for (const change of [{ ciphertextCrc32c: '1' }, { verifiedAdditionalAuthenticatedDataCrc32c: false }]) {
      peer.meddle = ([status, body]) => [status, { ...(body as object), ...change }]
      expect(await run('encrypt', plaintext, additional)).toMatch(/corrupt|integrity|checksum/i)
    }
  })
})
