import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostPort as hostPortSchema } from '../../shared/domain/common.ts'
import { canonicalHostPort, hostPort, isLoopback, normalizeHost } from './host.ts'

describe('T6 host names', () => {
  it('writes the same host in one way', () => {
    for (const [text, host] of [
      ['DB.Example.com', 'db.example.com'],
      ['db.example.com.', 'db.example.com'],
      ['bücher.example', 'xn--bcher-kva.example'],
      ['127.1', '127.0.0.1'],
      ['0x7f000001', '127.0.0.1'],
      ['[::1]', '::1'],
      ['0:0:0:0:0:0:0:1', '::1'],
      ['2001:DB8::00ff', '2001:db8::ff'],
      ['my_service', 'my_service'],
    ] as const) {
      expect(normalizeHost(text), text).toBe(host)
    }
  })

  it('refuses what is not a host', () => {
    for (const text of [
      '',
      ' ',
      'a b',
      'a/b',
      'user@host',
      'host:1',
      'a..b',
      '.',
      'fe80::1%eth0',
      'a%41',
      'a,b',
      'a\tb',
      'a'.repeat(64),
      '999.1.1.1',
    ]) {
      expect(normalizeHost(text), text).toBeNull()
    }
  })

  it('normalises what is normalised to itself, and into the form that credentials are bound to', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.string()),
        fc.integer({ min: 1, max: 65_535 }),
        (text, port) => {
          const host = normalizeHost(text)
          if (host === null) return
          expect(normalizeHost(host)).toBe(host)
          expect(hostPortSchema.safeParse(hostPort({ host, port })).success).toBe(true)
        },
      ),
    )
  })

  it('writes a host with its port in one way', () => {
    for (const [text, written] of [
      ['API.Example.com.:0443', 'api.example.com:443'],
      ['bücher.example:80', 'xn--bcher-kva.example:80'],
      ['127.1:9', '127.0.0.1:9'],
      ['[0:0::1]:5432', '[::1]:5432'],
    ] as const)
      expect(canonicalHostPort(text), text).toBe(written)
    for (const text of ['a', 'a:0', 'a:65536', 'a:', ':1', 'a b:1', 'user@a:1', 'a/b:1', '::1', 'a\u0000:1', 'a:1:2'])
      expect(canonicalHostPort(text), text).toBeNull()
  })

  it('knows loopback addresses from all others', () => {
    for (const address of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1']) expect(isLoopback(address)).toBe(true)
    for (const address of ['10.0.0.1', '::', '1.127.0.0', '::ffff:10.0.0.1', undefined]) {
      expect(isLoopback(address)).toBe(false)
    }
  })
})
