import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findType } from '../../credentials/types/registry.ts'
import type { RemoteCredential } from './definition.ts'
import { remoteDefinitions } from './definitions.ts'
import { remoteFailure, statusFailure } from './failures.ts'
import { openRemote, remoteDefinition } from './open.ts'

const credential: RemoteCredential = {
  type: 'basic-auth',
  values: { username: 'ann', password: 'secret-word' },
  secretFields: ['password'],
  http: { headers: { Authorization: 'Basic c2VjcmV0' }, query: {} },
  clientCertificate: null,
}
const open = (id: string, parameters: Record<string, string>, signedIn: RemoteCredential | null = null) =>
  openRemote(id, parameters, signedIn, { boundHosts: [], folder: '', signal: new AbortController().signal })

describe('S4 kinds of team servers', () => {
  it('are five, take credentials of types that there are, and stand in the guide with every setting', () => {
    expect(remoteDefinitions.map(({ id }) => id)).toEqual(['webdav', 's3', 'vault-kv', 'folder', 'git'])
    const guide = readFileSync(new URL('../../../../docs/team-servers.md', import.meta.url), 'utf8')
    for (const { label, parameters, credentialTypes } of remoteDefinitions) {
      expect(guide).toContain(`## ${label}`)
      for (const parameter of parameters) expect(guide).toContain(`\`${parameter.name}\``)
      for (const type of credentialTypes ?? []) expect(findType(type), type).toBeDefined()
    }
  })

  it('refuse settings by name, before anything is opened', async () => {
    await expect(open('ftp', {})).rejects.toMatchObject({ code: 'kind-unknown' })
    const wrong: [string, Record<string, string>, string][] = [
      ['webdav', { url: 'https://ann:secret@files.example.com/' }, 'url'],
      ['webdav', { url: 'https://files.example.com/', ca: 'none' }, 'ca'],
      ['s3', { bucket: 'team-bucket', prefix: 'keyward' }, 'prefix'],
      ['s3', { bucket: 'team-bucket', prefix: '../' }, 'prefix'],
      ['s3', { bucket: '..' }, 'bucket'],
      ['vault-kv', { url: 'https://vault.example.com', mount: 'a/../sys' }, 'mount'],
      ['vault-kv', { url: 'https://vault.example.com', path: '/a' }, 'path'],
      ['folder', { path: 'relative' }, 'path'],
      ['git', { url: 'ext::sh -c true' }, 'url'],
      ['git', { url: '/srv/a', branch: '--mirror' }, 'branch'],
      [
        'git',
        { url: '/srv/a', hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f' },
        'hostKey',
      ],
      ['git', { url: 'ssh://h/a', hostKey: `SHA256:${'a'.repeat(43)}` }, 'hostKey'],
    ]
    for (const [id, parameters, field] of wrong)
      await expect(open(id, parameters), `${id} ${field}`).rejects.toMatchObject({
        code: 'field-invalid',
        issues: [{ path: `parameters.${field}` }],
      })
  })

  it('refuse a credential of another type, and do without one where that is possible', async () => {
    const vault = { url: 'https://vault.example.com' }
    await expect(open('vault-kv', vault, credential)).rejects.toMatchObject({ code: 'kind-mismatch' })
    await expect(open('vault-kv', vault)).rejects.toMatchObject({ code: 'kind-mismatch' })
    await expect(open('folder', { path: '/tmp' }, credential)).rejects.toMatchObject({ code: 'kind-mismatch' })
    await expect(open('webdav', { url: 'https://files.example.com' })).resolves.toBeDefined()
  })

  it('send a credential nowhere but to the host that it is bound to', async () => {
    const remote = await open('webdav', { url: 'https://files.example.com' }, credential)
    await expect(remote.list('')).rejects.toMatchObject({
      code: 'host-not-bound',
      subjects: ['', 'files.example.com:443'],
    })
  })

  it('send no secret unencrypted, save on this computer', async () => {
    const parameters = { url: 'http://192.0.2.1:9' }
    const options = { boundHosts: ['192.0.2.1:9'], folder: '', signal: new AbortController().signal, deadlineMs: 300 }
    const remote = await openRemote('webdav', parameters, credential, options)
    await expect(remote.list('')).rejects.toMatchObject({
      code: expect.stringMatching(/^remote-(timeout|unreachable)$/),
    })
    expect(remoteDefinition('git').parameters.find(({ name }) => name === 'allowPlaintext')?.default).toBe('no')
  })

  it('take no name that leads elsewhere, and end when they are told to', async () => {
    const ending = new AbortController()
    const options = { boundHosts: [], folder: '', signal: ending.signal }
    const remote = await openRemote('folder', { path: '/nowhere' }, null, options)
    for (const name of ['../a', 'A', 'a=', '/a', ''])
      await expect(remote.create(name, Buffer.alloc(0)), name).rejects.toMatchObject({ code: 'internal' })
    await expect(remote.list('a')).rejects.toMatchObject({ code: 'internal' })
    ending.abort()
    await expect(remote.list('')).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('S4 what goes wrong at a team server', () => {
  it.each([
    [401, 'remote-auth'],
    [403, 'remote-permission'],
    [404, 'remote-not-found'],
    [405, 'remote-not-the-service'],
    [408, 'remote-timeout'],
    [409, 'remote-unavailable'],
    [413, 'remote-too-large'],
    [423, 'remote-unavailable'],
    [429, 'remote-throttled'],
    [500, 'remote-unavailable'],
    [501, 'remote-not-the-service'],
    [503, 'remote-unavailable'],
    [507, 'remote-full'],
    [511, 'remote-not-the-service'],
    [200, 'remote-not-the-service'],
    [307, 'remote-not-the-service'],
  ])('is told from the status %i', (status, code) => {
    expect(statusFailure(status).code).toBe(code)
  })

  it.each([
    ['ENOTFOUND', false, 'remote-unreachable'],
    ['ECONNREFUSED', false, 'remote-unreachable'],
    ['ECONNRESET', false, 'remote-unreachable'],
    ['ETIMEDOUT', false, 'remote-timeout'],
    ['CERT_HAS_EXPIRED', false, 'remote-tls'],
    ['HPE_INVALID_CONSTANT', false, 'remote-not-the-service'],
    ['EACCES', true, 'remote-permission'],
    ['EROFS', true, 'remote-permission'],
    ['ENOSPC', true, 'remote-full'],
    ['EDQUOT', true, 'remote-full'],
    ['ESTALE', true, 'remote-unreachable'],
    ['ENOENT', true, 'remote-not-found'],
    ['ESOMETHING', true, 'internal'],
  ])('is told from %s', (code, isFile, expected) => {
    const error = remoteFailure(Object.assign(new Error('about ann'), { code }), isFile)
    expect([error.code, error.cause]).toEqual([expected, undefined])
  })
})
