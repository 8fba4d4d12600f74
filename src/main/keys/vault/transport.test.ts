import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryKeychain } from '../../../../test/fakes/keychain.ts'
import { agentsOf } from '../remote/network.ts'
import { vaultClient } from './transport.ts'

/** A server that answers with this, and where it is. */
async function startServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const clientOf = (url: string, settings = {}) =>
  vaultClient({ url, ...settings }, agentsOf({}, { env: {}, keychain: memoryKeychain(), packaged: true }))
const signal = AbortSignal.timeout(10_000)

describe('V5 what is sent to Vault', () => {
  it('goes to the address with its path, with token and namespace, as JSON', async () => {
    const url = await startServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ line: `${request.method} ${request.url}`, headers: request.headers, body }))
    })
    const client = await clientOf(`${url}/gateway/`, { namespace: 'team' })
    client.token = 'hvs.mine'
    expect(await client.write('transit/encrypt/keyward', { plaintext: 'é' }, { signal })).toMatchObject({
      line: 'POST /gateway/v1/transit/encrypt/keyward',
      headers: { 'x-vault-token': 'hvs.mine', 'x-vault-namespace': 'team', 'x-vault-request': 'true' },
      body: '{"plaintext":"é"}',
    })
    expect(await client.read('transit/keys/keyward', { signal })).toMatchObject({
      line: 'GET /gateway/v1/transit/keys/keyward',
      body: '',
    })
  })

  it('is given up when its signal ends, also in the middle of an answer', async () => {
    const url = await startServer((_, response) => response.writeHead(200).write('{'))
    const ending = new AbortController()
    const reading = (await clientOf(url)).read('x', { signal: ending.signal })
    setTimeout(() => ending.abort(), 50)
    await expect(reading).rejects.toThrow()
  })

  it('has an answer of limited size', async () => {
    const url = await startServer((_, response) => response.end(`"${'x'.repeat(300 * 1024)}"`))
    await expect((await clientOf(url)).read('x', { signal })).rejects.toMatchObject({ code: 'key-not-the-service' })
  })

  it('is printed nowhere, whatever DEBUG asks for', async () => {
    const url = await startServer((_, response) => response.end('{}'))
    const source = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    const code = `
      import { agentsOf } from ${source('../remote/network.ts')}
      import { vaultClient } from ${source('./transport.ts')}
      const client = await vaultClient({ url: ${JSON.stringify(url)} }, agentsOf({}, { env: {} }))
      client.token = 'hvs.canary'
      await client.write('transit/encrypt/keyward', { plaintext: 'canary' }, { signal: AbortSignal.timeout(10_000) })
      console.log('done')`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, DEBUG: '*' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text
      })
    await once(child, 'close')
    expect(printed).toContain('done')
    expect(printed).not.toContain('canary')
  })
})
