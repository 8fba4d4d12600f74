import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { memoryKeychain } from '../../../test/fakes/keychain.ts'
import { checkNewSlot, specLike } from './slot.ts'

it('V5 a slot of a service that is made anew stays with its key, whatever the environment names for new slots', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const key = { type: 'aes256-gcm96', keys: { 1: 1 } }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: key }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = {
    KEYWARD_VAULT_TOKEN: 'hvs.mine',
    KEYWARD_VAULT_TRANSIT_KEY: 'another',
    KEYWARD_VAULT_MOUNT: 'elsewhere',
    KEYWARD_VAULT_NAMESPACE: 'team',
  }
  const environment = { env, keychain: memoryKeychain(), packaged: true }
  const slot = {
    id: '019a0000-0000-7000-8000-000000000001',
    provider: 'vault',
    source: '',
    label: '',
    createdAt: '2026-11-21T00:00:00.000Z',
    wrapped: 'AAAA',
    params: { url, mount: 'transit', key: 'keyward', signIn: 'token', keyVersion: 1 },
  } as const
  const spec = await specLike('vault', slot, undefined, environment)
  await checkNewSlot(spec, environment)
  expect(asked[0]).toBe('/v1/transit/keys/keyward')
  expect(asked.filter((path) => path.includes('another'))).toEqual([])
})
