import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentsOf } from './network.ts'

/** Whoever is asked says who it is. */
const answering = (name: string) => createServer((_, response) => response.end(name))
const [service, proxy] = [answering('service'), answering('proxy')]
const portOf = (server: typeof service) => (server.address() as AddressInfo).port
beforeAll(async () => {
  for (const server of [service, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  for (const server of [service, proxy]) server.close()
})

/** Who answers when Node's own agent asks; every name leads here. */
async function answerer(url: URL, agent: ReturnType<typeof agentsOf>['http']): Promise<string> {
  const sent = request(url, {
    agent,
    lookup: (_host, { all }, found) =>
      all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
  }).end()
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const part of response) text += part
  return text
}

describe('V10 whether a request goes through the proxy', () => {
  it.each([
    ['kms.example', ''],
    ['kms.example', '*'],
    ['kms.example', 'other.example, KMS.example'],
    ['kms.example', 'example'],
    ['kms.example', '.example'],
    ['kms.example', '.kms.example'],
    ['kms.example', 's.example'],
    ['kms.example', '.s.example'],
    ['kms.example', '*.example'],
    ['kms.example', '*.kms.example'],
    ['kms.example', 'kms.example:PORT'],
    ['kms.example', 'kms.example:1'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.0-127.0.0.9'],
    ['127.0.0.1', '127.0.0.2-127.0.0.9'],
    ['127.0.0.1', '127.0.0.0/8'],
    ['localhost', '127.0.0.1'],
  ])('to %s is told as Node decides it, with NO_PROXY=%s', async (host, noProxy) => {
    const port = portOf(service)
    const env = { HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}`, NO_PROXY: noProxy.replace('PORT', String(port)) }
    const agents = agentsOf({}, { env } as unknown as Parameters<typeof agentsOf>[1])
    const url = new URL(`http://${host}:${port}/`)
    expect(agents.byProxy(url) ? 'proxy' : 'service').toBe(await answerer(url, agents.http))
    agents.destroy()
  })
})
