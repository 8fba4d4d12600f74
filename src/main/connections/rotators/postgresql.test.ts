import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keepsOld } from './mysql.ts'
import { md5Verifier, scramVerifier } from './postgresql.ts'

describe('L3 what PostgreSQL keeps of a password', () => {
  it('proves client and server as the example of RFC 7677 does', () => {
    const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'))
    const [, iterations, salt, stored = '', server = ''] = verifier.split(/[$:]/)
    expect([iterations, salt]).toEqual(['4096', 'W22ZaJ0SNY7soEsUEjb6gQ=='])
    const message = [
      'n=user,r=rOprNGfwEbeRWgbNEkqO',
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
    ].join(',')
    const hmac = (key: Buffer) => createHmac('sha256', key).update(message).digest()
    expect(hmac(Buffer.from(server, 'base64')).toString('base64')).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
    const proof = Buffer.from('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=', 'base64')
    const signature = hmac(Buffer.from(stored, 'base64'))
    const clientKey = proof.map((byte, at) => byte ^ (signature[at] ?? 0))
    expect(createHash('sha256').update(clientKey).digest('base64')).toBe(stored)
  })

  it('is MD5 of password and user where the server wants that', () => {
    // SELECT 'md5' || md5('secret' || 'ann')
    expect(md5Verifier('ann', 'secret')).toBe(`md5${createHash('md5').update('secretann').digest('hex')}`)
  })
})

describe('L3 MySQL keeps an old password beside the new one', () => {
  it.each([
    ['8.0.14', true],
    ['8.0.36-debug', true],
    ['8.4.0', true],
    ['9.1.0', true],
    ['8.0.13', false],
    ['5.7.44-log', false],
    ['', false],
  ])('version %s: %s', (version, keeps) => {
    expect(keepsOld(version)).toBe(keeps)
  })
})
