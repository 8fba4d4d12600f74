import { describe, expect, it } from 'vitest'
import { keyPair } from './key-pair.ts'
import { sshKey } from './ssh-key.ts'
import { complaint, factsOf, keyBytes, keyFile, valuesOf } from './testing.ts'
import { tlsClientCertificate } from './tls-client-certificate.ts'

const user = { username: 'deploy' }
const ssh = (file: string, passphrase = '') => [sshKey, user, { privateKey: keyFile(file), passphrase }] as const

describe('C1 SSH key', () => {
  it.each([
    ['ed25519', '', 'Ed25519', 'SHA256:8XnANqSC1b8LYEfWQiITY/grssb17+Bs7l0gpgzbzXY'],
    ['ed25519-encrypted', 'correct horse', 'Ed25519', 'SHA256:q/RwjSl6MLeRMAfwOTs5V5CWTBd80i5Bbr9bIcJJV50'],
    ['ecdsa', '', 'EC, P-384', 'SHA256:iel6j4Eo/RxBuoT7oiChS3nw+ljt3gExn5at6uy4h+E'],
    ['rsa-1024', '', 'RSA, 1024 bits', 'SHA256:UuXDx1OavWmXbWktiU/ZahYQZ0RxbqVl3nI5Edl+Wsk'],
    ['rsa.pem', '', 'RSA, 2048 bits', 'SHA256:/ouW6GYz/GXvV/JbS45K7QAF9yz8EwchxC3LCl9T6GI'],
    ['ec.pem', '', 'EC, P-256', 'SHA256:ENTLLRoG+YgvEA5deRXWrT/uEmo4Rjc9HXIx6ABTuqw'],
  ])('%s is taken, with the fingerprint that ssh-keygen shows', (file, passphrase, key, fingerprint) => {
    expect(factsOf(...ssh(file, passphrase))).toEqual({ Key: key, Fingerprint: fingerprint })
  })

  it.each([
    ['ed25519-gcm', 'correct horse'],
    ['rsa-legacy.pem', 'secret'],
    ['rsa-pkcs8.pem', 'secret'],
  ])('%s is opened by its passphrase and by no other', (file, passphrase) => {
    expect(complaint(...ssh(file, passphrase))).toBe('')
    expect(complaint(...ssh(file, 'wrong'))).toBe('passphrase: The passphrase does not open the private key.')
    expect(complaint(...ssh(file))).toBe('passphrase: The private key is encrypted. Give its passphrase.')
  })

  it('an encryption that can’t be checked here is left to the server', () => {
    expect(complaint(...ssh('ed25519-chacha', 'anything'))).toBe('')
  })

  it.each([
    ['dsa', /DSA/],
    ['rsa-512.pem', /512 bits/],
    ['ca.crt', /certificate here and no private key/],
    ['ed25519.pub', /public key/],
  ])('%s is refused with the reason', (file, reason) => {
    expect(complaint(...ssh(file))).toMatch(/^privateKey: /)
    expect(complaint(...ssh(file))).toMatch(reason)
  })

  it('a key that is weak but still taken by some gets a warning', () => {
    expect(sshKey.material?.(valuesOf(...ssh('rsa-1024')), 'full').warnings).toEqual([
      expect.stringContaining('1024 bits'),
    ])
    expect(sshKey.material?.(valuesOf(...ssh('ed25519')), 'full').warnings).toEqual([])
  })

  it('a certificate belongs to its key, says when it ends and for whom it is', () => {
    const certificate = keyFile('ed25519-cert.pub')
    const given = [sshKey, { ...user, certificate }, { privateKey: keyFile('ed25519') }] as const
    expect(factsOf(...given)).toMatchObject({
      Certificate: 'deploy@example',
      'For the users': 'deploy, backup',
      'Serial number': '42',
      'Signed by': 'SHA256:XejxRDiEvlSGglJjXyOtSiWHPN42qG51hGkk7iEp2fI',
    })
    expect(sshKey.expiry?.(valuesOf(...given), 'full')).toEqual(new Date('2027-01-01T12:00:00Z'))
    expect(complaint(sshKey, { ...user, certificate }, { privateKey: keyFile('ecdsa') })).toBe(
      'certificate: The certificate was made for another private key.',
    )
    const host = { ...user, certificate: keyFile('ecdsa-cert.pub') }
    expect(complaint(sshKey, host, { privateKey: keyFile('ecdsa') })).toMatch(/for a host/)
  })

  it('damaged and cut keys and certificates are refused, and never crash', () => {
    for (const file of ['ed25519', 'ed25519-encrypted', 'rsa.pem']) {
      const whole = keyFile(file)
      const lines = whole.split('\n')
      for (const text of [whole.slice(0, -20), lines.toSpliced(2, 1).join('\n'), whole.replaceAll('A', 'B')])
        expect(complaint(sshKey, user, { privateKey: text, passphrase: 'x' })).not.toBe('')
    }
    const certificate = keyFile('ed25519-cert.pub')
    for (let length = 1; length < certificate.length - 10; length += 17) {
      const given = { ...user, certificate: certificate.slice(0, length) }
      expect(complaint(sshKey, given, { privateKey: keyFile('ed25519') })).toMatch(/^certificate: /)
    }
  })
})

describe('C1 TLS client certificate', () => {
  const certificate = keyFile('client.crt')
  const pfx = (file: string) => keyBytes(file).toString('base64')

  it('in PEM is taken with its key, and tells whose it is and when it ends', () => {
    const given = [tlsClientCertificate, { certificate }, { privateKey: keyFile('rsa.pem') }] as const
    expect(factsOf(...given)).toMatchObject({
      Subject: 'C=DE, O=Example GmbH, CN=client',
      Issuer: 'Itself',
      'Serial number': '6DD914D37C8D3F85AB1160579AF38037C839FCE7',
      Key: 'RSA, 2048 bits',
      'SHA-256 fingerprint':
        'B5:BA:FF:BE:62:FB:24:5B:B6:59:6A:72:A9:DA:49:89:87:5F:47:A5:AA:EC:C5:4B:89:6F:DD:D5:DB:0C:3B:8B',
    })
    expect(tlsClientCertificate.expiry?.(valuesOf(...given), 'full')).toEqual(new Date('2027-11-29T00:35:09Z'))
    expect(tlsClientCertificate.clientCertificate?.(valuesOf(...given))).toMatchObject({ cert: certificate })
  })

  it('as PKCS#12 tells the same', () => {
    const given = [
      tlsClientCertificate,
      { format: 'pkcs12' },
      { pkcs12: pfx('client.p12'), passphrase: 'secret' },
    ] as const
    expect(factsOf(...given)).toMatchObject({ Subject: 'C=DE, O=Example GmbH, CN=client' })
    expect(tlsClientCertificate.expiry?.(valuesOf(...given), 'full')).toEqual(new Date('2027-11-29T00:35:09Z'))
    expect(tlsClientCertificate.clientCertificate?.(valuesOf(...given))).toEqual({
      pfx: pfx('client.p12'),
      passphrase: 'secret',
    })
  })

  it.each([
    [{ certificate }, { privateKey: keyFile('ec.pem') }, /^certificate: .*another private key/],
    [{ certificate: keyFile('md5.crt') }, { privateKey: keyFile('rsa.pem') }, /^certificate: .*MD5/],
    [{ certificate: keyFile('ca.crt') }, { privateKey: keyFile('ec.pem') }, /^certificate: .*authority/],
    [
      { certificate: keyFile('rsa.pem') },
      { privateKey: keyFile('rsa.pem') },
      /^certificate: .*private key in this text/,
    ],
    [{ certificate }, { privateKey: keyFile('ed25519') }, /^privateKey: .*OpenSSH/],
    [{ certificate }, {}, /^privateKey: Private key is required/],
    [{ format: 'pkcs12' }, { pkcs12: pfx('client.p12') }, /^passphrase: Give the passphrase/],
    [{ format: 'pkcs12' }, { pkcs12: pfx('client.p12'), passphrase: 'x' }, /^passphrase: .*does not open/],
    [{ format: 'pkcs12' }, { pkcs12: pfx('client-rc2.p12'), passphrase: 'secret' }, /^pkcs12: .*outdated/],
    [{ format: 'pkcs12' }, { pkcs12: pfx('no-key.p12'), passphrase: 'secret' }, /^pkcs12: .*lacks a certificate/],
    [{ format: 'pkcs12' }, { pkcs12: certificate }, /^pkcs12: This is PEM/],
    [{ format: 'pkcs12', certificate }, { pkcs12: pfx('client.p12'), passphrase: 'secret' }, /^certificate: .*Format/],
  ])('%# is refused at the field that is wrong', (config, secrets, reason) => {
    expect(complaint(tlsClientCertificate, config, secrets)).toMatch(reason)
  })

  it('a SHA-1 signature is taken with a warning', () => {
    const given = [{ certificate: keyFile('sha1.crt') }, { privateKey: keyFile('rsa.pem') }] as const
    const { warnings } = tlsClientCertificate.material?.(valuesOf(tlsClientCertificate, ...given), 'full') ?? {}
    expect(warnings).toEqual([expect.stringContaining('SHA-1')])
  })
})

describe('C1 key pair', () => {
  it('has the fingerprint that the service shows for its public key', () => {
    expect(factsOf(keyPair, user, { privateKey: keyFile('rsa-pkcs8.pem'), passphrase: 'secret' })).toEqual({
      Key: 'RSA, 2048 bits',
      'Public key fingerprint': 'SHA256:Czt5d503H4cGbcreYgk4xJaO38tIyBF0ZwbCydHkcdI=',
    })
  })

  it('refuses a key that no JSON Web Token may be signed with', () => {
    expect(complaint(keyPair, user, { privateKey: keyFile('rsa-1024.pem') })).toMatch(/^privateKey: .*1024 bits/)
    expect(complaint(keyPair, user, { privateKey: keyFile('ec.pem') })).toBe('')
  })
})
