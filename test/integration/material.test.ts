import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyFile } from '../../src/main/credentials/types/testing.ts'
import { metadata, startCore, type TestCore } from './core.ts'

let test: TestCore
beforeEach(async () => {
  test = await startCore()
})
afterEach(() => test.close())

const sshKey = (privateKey: string) =>
  test.client.credentials.create({
    type: 'ssh-key',
    metadata: metadata({ name: 'Deploy' }),
    config: { username: 'deploy' },
    secrets: { privateKey },
  })

describe('C2 what the material says of itself', () => {
  it('is read when a value is stored, belongs to its version, and needs no opening to be shown', async () => {
    const made = await sshKey(keyFile('ed25519'))
    const fingerprint = { label: 'Fingerprint', value: 'SHA256:8XnANqSC1b8LYEfWQiITY/grssb17+Bs7l0gpgzbzXY' }
    expect(made.facts).toContainEqual(fingerprint)
    expect(made.warnings).toEqual([])

    const weak = await test.client.credentials.rotate({
      id: made.id,
      config: {},
      secrets: { privateKey: keyFile('rsa-1024') },
    })
    expect(weak.facts).toContainEqual({ label: 'Key', value: 'RSA, 1024 bits' })
    expect(weak.warnings).toEqual([expect.stringContaining('1024 bits')])

    const back = await test.client.credentials.rollback({ id: made.id, version: 1 })
    expect(back.facts).toContainEqual(fingerprint)
    expect(back.warnings).toEqual([])

    const uses = await test.client.audit.list({ action: ['credential.use'], limit: 10, cursor: null })
    expect(uses.items).toEqual([])
  })

  it('an SSH certificate is renewed without its key, and brings its own end', async () => {
    const made = await sshKey(keyFile('ed25519'))
    expect(made.expiresAt).toBeNull()
    const renewed = await test.client.credentials.rotate({
      id: made.id,
      config: { certificate: keyFile('ed25519-cert.pub') },
      secrets: {},
    })
    expect(renewed).toMatchObject({ version: 2, expiresAt: '2027-01-01T12:00:00.000Z', expirySource: 'material' })
  })
})

describe('C11 a password that is easy to guess', () => {
  it.each(['postgres', 'Password1!', 'aaaaaaaaaaaa', 'x7Kq'])('%s is kept, with a warning', async (password) => {
    const made = await test.client.credentials.create({
      type: 'database-login',
      metadata: metadata({ name: 'Orders' }),
      config: { username: 'app' },
      secrets: { password },
    })
    expect(made.warnings).toEqual([expect.stringMatching(/^This password /)])
  })
})
