import { describe, expect, it } from 'vitest'
import { VaultError } from '../../shared/errors.ts'
import type { ProbeTarget } from './connector.ts'
import { buildRequest } from './connectors/http-request.ts'
import { endpointOfUrl, hostPort } from './host.ts'
import { findKind } from './kinds.ts'
import { validateParameters } from './parameters.ts'

const http = findKind('http')
if (!http) throw new Error('There is no HTTP.')

const addresses = [
  ...['https://good.example', 'HTTPS://GOOD.EXAMPLE.', 'https://good.example:0443/base/', 'http://good.example:8080'],
  ...[
    'https://good@evil.example',
    'https://good.example:443@evil.example',
    'https://good%40evil.example',
    'https://good.example%2eevil.example',
  ],
  ...[
    'https://good.example\\@evil.example',
    'https:\\\\good.example',
    'https:good.example',
    'https:///good.example',
    'https://good.example\t.evil.example',
  ],
  ...[
    'https://good.example#@evil.example',
    'https://good.example?@evil.example',
    'https://good.example/..//evil.example',
    'https://good.example/%2f%2fevil',
  ],
  ...[
    'https://ｇood.example',
    'https://good。example',
    'https://bücher.example',
    'https://0x7f.1',
    'https://[::ffff:127.0.0.1]:444',
    'https://[::1%25eth0]',
  ],
  ...[
    'ftp://good.example',
    'javascript:alert(1)',
    'https://',
    'https://good.example:99999',
    'https://*.example',
    ' https://good.example ',
  ],
]
const paths = [
  '',
  '/',
  '/v1/me',
  '/@evil.example',
  '//evil.example',
  '/\\evil.example',
  '/..//evil.example',
  '/%2f%2fevil.example',
  '/{key}',
  '/{key}/x',
  '/x?u={key}',
]
const keys = [
  'plain',
  '//evil.example',
  '@evil.example',
  '\\evil.example',
  '..',
  '../..',
  '?a#b',
  ':8080',
  '%2f%2fevil',
  '\u202e',
  'a b',
]

const accepted = addresses.flatMap((url) =>
  paths.flatMap((path) => {
    try {
      return [validateParameters(http, { url, path })]
    } catch (error) {
      if (error instanceof VaultError) return []
      throw error
    }
  }),
)

describe('T6 where a request goes', () => {
  it('is where the vault was told that it would go, whatever address, path and secret are made of', () => {
    expect(accepted.length).toBeGreaterThan(60)
    for (const parameters of accepted)
      for (const key of keys) {
        const credential = {
          type: 'api-key',
          values: { key },
          secretFields: ['key'],
          http: { headers: { 'X-Key': 'k' }, query: { q: key } },
          clientCertificate: null,
        }
        const target: ProbeTarget = {
          kind: 'http',
          parameters,
          credential,
          boundHosts: [],
          ca: '',
          name: 'test',
          knownHostKeys: [],
          revokedHostKeys: [],
          hops: [],
          timeoutMs: 1,
        }
        const request = buildRequest(target)
        if (!request) throw new Error('The credential is part of every request.')
        expect([parameters.url, parameters.path, key, hostPort(endpointOfUrl(request.url))]).toEqual([
          parameters.url,
          parameters.path,
          key,
          http.target(parameters),
        ])
        expect([request.url.username, request.url.password]).toEqual(['', ''])
      }
  })

  it('is never to where a deceiving address only seems to lead', () => {
    const hosts = new Set(accepted.map((parameters) => http.target(parameters)))
    expect([...hosts].filter((host) => host.includes('evil'))).toEqual([])
    expect(hosts).toContain('good.example:443')
  })
})
