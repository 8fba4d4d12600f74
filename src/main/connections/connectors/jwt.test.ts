import { generateKeyPairSync } from 'node:crypto'
import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { endlessKey } from '../../credentials/types/testing.ts'
import { identityOf } from '../client-identity.ts'
import { algorithmOf, openPrivateKey, signJwt } from './jwt.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })

describe('T3 tokens that a connector signs', () => {
  it('are verified by another implementation', async () => {
    for (const [pair, alg] of [
      [rsa, 'RS256'],
      [rsa, 'PS256'],
      [curve('prime256v1'), 'ES256'],
      [curve('secp384r1'), 'ES384'],
      [curve('secp521r1'), 'ES512'],
    ] as const) {
      const token = signJwt(
        { alg, kid: 'k1' },
        { iss: 'ann', exp: Math.floor(Date.now() / 1000) + 60 },
        pair.privateKey,
      )
      const { payload, protectedHeader } = await jwtVerify(token, pair.publicKey, { issuer: 'ann' })
      expect(payload.iss).toBe('ann')
      expect(protectedHeader).toEqual({ typ: 'JWT', alg, kid: 'k1' })
      if (alg !== 'PS256') expect(algorithmOf(pair.privateKey)).toBe(alg)
    }
  })

  it('need a key that opens and that can sign', () => {
    const pem = rsa.privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'kwPass' })
      .toString()
    expect(openPrivateKey(pem, 'kwPass').asymmetricKeyType).toBe('rsa')
    for (const [text, passphrase] of [
      [pem, 'kwWrong'],
      [pem, ''],
      ['no key', ''],
    ] as const) {
      expect(() => openPrivateKey(text, passphrase)).toThrow('can’t be opened')
    }
    expect(() => algorithmOf(generateKeyPairSync('x25519').privateKey)).toThrow('key of this kind')
  })

  it('need a key that opens in sensible time, which an import does not look at', () => {
    const started = performance.now()
    expect(() => openPrivateKey(endlessKey(), 'secret')).toThrow(/more work than is sensible/)
    const certificate = { cert: '', key: endlessKey(), passphrase: 'secret' }
    expect(() => identityOf(certificate)).toThrow(/more work than is sensible/)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
