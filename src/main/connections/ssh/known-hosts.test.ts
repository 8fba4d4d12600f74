import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  fingerprintOf,
  formatHostKey,
  hostKeysComplaint,
  judgeHostKey,
  parseHostKey,
  readTrustedKeys,
} from './host-keys.ts'
import { findHostKeys } from './known-hosts.ts'

/** A key in its wire format: the algorithm's name, then as many bytes as an Ed25519 key has. */
function makeKey(algorithm = 'ssh-ed25519'): { blob: Buffer; text: string } {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  const blob = Buffer.concat([field(Buffer.from(algorithm)), field(randomBytes(32))])
  return { blob, text: formatHostKey({ algorithm, blob }) }
}

const [known, other] = [makeKey(), makeKey()]

describe('T9 known_hosts as OpenSSH writes it', () => {
  const at = (host: string, port = 22) => ({ host, port })
  const hashed = (name: string) => {
    const salt = randomBytes(20)
    const hash = createHmac('sha1', salt).update(name).digest('base64')
    return `|1|${salt.toString('base64')}|${hash}`
  }

  it.each([
    ['a name', `db.example.com ${known.text}`, at('db.example.com')],
    ['one of several names, with a comment', `a,db.example.com,10.0.0.7 ${known.text} by ann`, at('10.0.0.7')],
    ['a port of its own', `[db.example.com]:2222 ${known.text}`, at('db.example.com', 2222)],
    ['an IPv6 address', `::1 ${known.text}`, at('::1')],
    ['a pattern', `*.example.com ${known.text}`, at('db.example.com')],
    ['one unknown sign', `db?.example.com ${known.text}`, at('db1.example.com')],
    ['another case', `DB.Example.com ${known.text}`, at('db.example.com')],
    ['a hash', `${hashed('db.example.com')} ${known.text}`, at('db.example.com')],
    ['a hash with a port', `${hashed('[db.example.com]:2222')} ${known.text}`, at('db.example.com', 2222)],
  ])('finds a key by %s', (_, text, endpoint) => {
    expect(findHostKeys(`# comment\n\nelse ${other.text}\n${text}\n`, endpoint).trusted).toEqual([known.text])
  })

  it.each([
    ['another port', `db.example.com ${known.text}`, at('db.example.com', 2222)],
    ['a name that only begins alike', `db.example.com ${known.text}`, at('db.example.com.evil.example')],
    ['a point that is no pattern', `db.example.com ${known.text}`, at('dbxexample.com')],
    ['an exception', `!db.example.com,*.example.com ${known.text}`, at('db.example.com')],
    ['another hash', `${hashed('db.example.com')} ${known.text}`, at('db2.example.com')],
    ['a revoked key', `db.example.com ${known.text}\n@revoked * ${known.text}`, at('db.example.com')],
    ['an authority, which signs and is no key of a host', `@cert-authority * ${known.text}`, at('db.example.com')],
    ['a broken line', 'db.example.com ssh-ed25519 AAAA', at('db.example.com')],
  ])('finds none for %s', (_, text, endpoint) => {
    expect(findHostKeys(text, endpoint).trusted).toEqual([])
  })

  it('tells which keys are revoked, also where nothing else is known of the host', () => {
    const text = `@revoked * ${known.text}\n@revoked else ${other.text}\n`
    expect(findHostKeys(text, at('db.example.com'))).toEqual({ trusted: [], revoked: [known.text] })
  })
})

describe('T9 host keys', () => {
  it('are trusted as keys, as lines of known_hosts and as fingerprints', () => {
    for (const text of [
      known.text,
      `${known.text} comment`,
      `host ${known.text}`,
      fingerprintOf(known.blob),
      `# x\n\n${known.text}`,
    ]) {
      expect(hostKeysComplaint(text)).toBeNull()
      expect(judgeHostKey(known.blob, readTrustedKeys(text) ?? [])).toBe('trusted')
      expect(judgeHostKey(other.blob, readTrustedKeys(text) ?? [])).toBe('changed')
    }
    expect(judgeHostKey(known.blob, readTrustedKeys('') ?? [])).toBe('unknown')
  })

  it.each([
    'AAAA',
    'ssh-ed25519',
    'ssh-ed25519 AAAA',
    'SHA256:short',
    'MD5:00:11',
    `@revoked * ${known.text}`,
    `ssh-rsa ${known.text.split(' ')[1]}`,
  ])('are not read from %s', (text) => {
    expect(hostKeysComplaint(text)).toMatch(/^Write one key/)
  })

  it('are read from what a server sends, and nothing else is', () => {
    expect(parseHostKey(known.blob)?.algorithm).toBe('ssh-ed25519')
    for (const blob of [Buffer.alloc(0), Buffer.from([0, 0, 0, 200, 1]), Buffer.from([0, 0, 0, 3, 97, 98, 99])])
      expect(parseHostKey(blob)).toBeNull()
  })
})
