import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import { awsProvider } from '../aws/provider.ts'
import type { ProviderDefinition, ProviderSettings } from '../provider.ts'
import { bindContext } from '../slot-context.ts'
import { vaultProvider } from '../vault/provider.ts'

const context = { vaultId: 'vault', slotId: 'slot', format: 'format/1' }
/** Milliseconds that the service has, in which the person has not answered the keychain yet. */
const serviceDeadlineMs = 1000

/** A service that answers every request with the same, at once. */
async function answering(answer: object): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What comes of an unwrapping for which a person unlocks the keychain first, and takes their time. */
function unwrapping(
  definition: ProviderDefinition,
  settings: ProviderSettings,
  params: Readonly<Record<string, string>> = {},
) {
  const provider = definition.make({
    source: '',
    settings,
    environment: { env: {}, keychain: memoryKeychain(), packaged: true, serviceDeadlineMs },
    async secret(field) {
      if (field === 'sessionToken') return null
      await delay(serviceDeadlineMs + 200)
      return 'from-the-keychain'
    },
  })
  return provider.unwrap({ wrapped: Buffer.from('vault:v1:AAAA'), params: { ...settings, ...params } }, context)
}

describe('V10 a service’s deadline', () => {
  const vaultKey = Buffer.alloc(32, 7)
  const plaintext = bindContext(vaultKey, context).toString('base64')

  it('does not run while a person answers the keychain: HashiCorp Vault', async () => {
    const url = await answering({ data: { plaintext } })
    const settings = { url, mount: 'transit', key: 'keyward', signIn: 'token' }
    expect(await unwrapping(vaultProvider, settings)).toEqual(vaultKey)
  })

  it('does not run while a person answers the keychain: AWS', async () => {
    const endpoint = await answering({ Plaintext: plaintext })
    const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd'
    const settings = { keyArn, signIn: 'keys', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', endpoint }
    expect(await unwrapping(awsProvider, settings, { wrappedBy: keyArn })).toEqual(vaultKey)
  })
})
