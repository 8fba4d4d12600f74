import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldValues } from '../../shared/domain/credential.ts'
import { type FieldIssue, VaultError } from '../../shared/errors.ts'
import { type FieldInput, mergeSecrets, secretFieldNames, splitConfig, validateFields } from './fields.ts'
import type { CredentialType } from './type.ts'
import { apiKey } from './types/api-key.ts'
import { azureServicePrincipal } from './types/azure-service-principal.ts'
import { basicAuth } from './types/basic-auth.ts'
import { databaseLogin } from './types/database-login.ts'
import { environmentVariables } from './types/environment-variables.ts'
import { credentialTypes } from './types/registry.ts'
import { sshKey } from './types/ssh-key.ts'
import { keyFile } from './types/testing.ts'

const canary = 'c4n4ry-s3cr3t-value-that-must-not-show'

function issuesOf(work: () => unknown): readonly FieldIssue[] {
  try {
    work()
  } catch (error) {
    if (error instanceof VaultError && error.code === 'field-invalid') return error.issues ?? []
    throw error
  }
  return []
}

const create = (type: CredentialType, input: Partial<FieldInput>) =>
  validateFields(type, { config: {}, secrets: {}, ...input }, 'create')
const complaints = (type: CredentialType, input: Partial<FieldInput>) => issuesOf(() => create(type, input))

describe('C2 checking the fields of a new credential', () => {
  it('completes defaults, trims what is not secret and cuts one line break off a secret', () => {
    const checked = create(apiKey, { config: { parameter: ' x-api-key ' }, secrets: { key: `${canary}\r\n` } })
    expect(checked).toEqual({ config: { parameter: 'x-api-key', placement: 'header' }, secrets: { key: canary } })
  })

  it('counts an empty text as left out, so that an empty form field means nothing', () => {
    expect(create(apiKey, { config: { prefix: '', placement: '' }, secrets: { key: canary } }).config).toEqual({
      placement: 'header',
    })
    expect(complaints(apiKey, { secrets: { key: '' } })).toEqual([{ path: 'key', message: 'Key is required.' }])
  })

  it('keeps the spaces and line breaks of a multi-part value as they are', () => {
    const text = 'PEM="a\nb"\n'
    expect(create(environmentVariables, { secrets: { variables: text } }).secrets).toEqual({
      variables: { PEM: 'a\nb' },
    })
    expect(create(databaseLogin, { secrets: { password: ' p w ' } }).secrets).toEqual({ password: ' p w ' })
  })

  it('refuses a field that the type does not have, and repeats its name only when it looks like one', () => {
    expect(complaints(apiKey, { config: { colour: 'x' }, secrets: { key: canary } })[0]?.path).toBe('colour')
    expect(complaints(apiKey, { secrets: { key: canary, [`sk_${canary}`]: 'x' } })[0]?.path).toBe('fields')
    expect(complaints(apiKey, { config: JSON.parse('{"__proto__":"x"}'), secrets: { key: canary } })).toHaveLength(1)
  })

  it('refuses a secret given as a setting, and a setting given as a secret', () => {
    expect(complaints(apiKey, { config: { key: canary } })).toContainEqual({
      path: 'key',
      message: 'This field is secret. Give it as a secret, not as a setting.',
    })
    expect(complaints(apiKey, { secrets: { key: canary, placement: 'header' } })[0]?.message).toMatch(/not secret/)
  })

  it('refuses a text where names with values belong, and the other way round', () => {
    expect(complaints(apiKey, { secrets: { key: { a: 'b' } } })[0]?.message).toBe('This field holds one text.')
    expect(complaints(apiKey, { secrets: { key: canary, parts: 'no colon here' } })[0]?.path).toBe('parts')
  })

  it('refuses a choice that does not exist', () => {
    expect(complaints(apiKey, { config: { placement: 'cookie' }, secrets: { key: canary } })[0]?.message).toBe(
      'Choose one of: header, query, path.',
    )
  })

  it('caps texts, names, numbers of names and all of them together', () => {
    const pairs = (count: number, size: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`N${index}`, 'x'.repeat(size)]))
    expect(complaints(apiKey, { config: { prefix: 'x'.repeat(2001) }, secrets: { key: canary } })[0]?.path).toBe(
      'prefix',
    )
    expect(complaints(apiKey, { secrets: { key: 'x'.repeat(65_537) } })[0]?.path).toBe('key')
    for (const variables of [pairs(201, 1), pairs(5, 60_000), { ['N'.repeat(201)]: 'x' }, { N: 'x'.repeat(65_537) }]) {
      expect(complaints(environmentVariables, { secrets: { variables } })).toHaveLength(1)
    }
    expect(complaints(environmentVariables, { secrets: { variables: pairs(200, 1000) } })).toEqual([])
  })

  it('never repeats a value or a broken name in an issue', () => {
    const broken: [CredentialType, Partial<FieldInput>][] = [
      [apiKey, { secrets: { key: `${canary}\nx: y` } }],
      [apiKey, { config: { key: canary }, secrets: { parts: canary } }],
      [apiKey, { secrets: { key: 'x', parts: { [`${canary} name`]: canary } } }],
      [apiKey, { config: { parameter: `${canary} x` }, secrets: { key: 'x' } }],
      [basicAuth, { config: { username: `${canary}:x` }, secrets: { password: 'x' } }],
      [environmentVariables, { secrets: { variables: `export ${canary}` } }],
      [environmentVariables, { secrets: { variables: { [canary]: canary } } }],
      [environmentVariables, { secrets: { variables: `A="${canary}` } }],
    ]
    for (const [type, input] of broken) {
      const issues = complaints(type, input)
      expect(issues.length).toBeGreaterThan(0)
      expect(JSON.stringify(issues)).not.toContain('c4n4ry')
    }
  })

  it('never throws anything but its own error, whatever comes in', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('', 'header', 'A=1', 'a: b', '__proto__'),
    )
    const value = fc.oneof(text, fc.dictionary(text, text, { maxKeys: 4 }))
    fc.assert(
      fc.property(
        fc.constantFrom(...credentialTypes),
        fc.dictionary(
          fc.constantFrom('key', 'placement', 'parts', 'token', 'username', 'password', 'variables', 'fields', 'x'),
          value,
        ),
        fc.dictionary(fc.constantFrom('key', 'parts', 'token', 'password', 'variables', 'secrets', 'x'), value),
        (type, config, secrets) => {
          const issues = issuesOf(() => {
            const checked = create(type, { config, secrets })
            const again = create(type, { config: checked.config, secrets: checked.secrets })
            expect(again).toEqual(checked)
            const values = { ...checked.config, ...checked.secrets }
            const { headers = {}, query = {} } = type.http?.(values) ?? {}
            for (const header of Object.values(headers)) expect(header).not.toMatch(/[\r\n\0]/)
            for (const parameter of Object.values(query)) expect(typeof parameter).toBe('string')
            type.env?.(values, 'A name')
            type.expiry?.(values, 'full')
            type.material?.(values, 'full')
          })
          for (const issue of issues) expect(issue.message).toMatch(/\.$/)
        },
      ),
      { numRuns: 600 },
    )
  })
})

describe('C4 changing a credential', () => {
  const current = create(apiKey, {
    config: { parameter: 'x-api-key', extraHeaders: { 'x-version': '1' } },
    secrets: { key: 'old-key', parts: { 'x-app': 'old-app', 'x-org': 'old-org' } },
  })

  it('edits fields that are not secret without asking for the value', () => {
    const { config, secrets } = validateFields(
      apiKey,
      { config: { parameter: 'Authorization', extraHeaders: {} }, secrets: {} },
      'update',
      { config: current.config, secrets: {} },
    )
    expect(config).toEqual({ placement: 'header', parameter: 'Authorization' })
    expect(secrets).toEqual({})
  })

  it('removes a field that is emptied, and gives it its default again', () => {
    const update = (config: FieldValues) =>
      validateFields(apiKey, { config, secrets: {} }, 'update', { config: current.config, secrets: {} }).config
    expect(update({ parameter: '', placement: '' })).toEqual({
      placement: 'header',
      extraHeaders: { 'x-version': '1' },
    })
  })

  it('refuses a secret in an edit', () => {
    const issues = issuesOf(() => validateFields(apiKey, { config: {}, secrets: { key: 'x' } }, 'update', current))
    expect(issues).toEqual([{ path: 'key', message: 'A secret is replaced by rotating the credential.' }])
  })

  it('rotates one part and keeps the others; null removes a part', () => {
    const rotate = (secrets: FieldInput['secrets']) =>
      validateFields(apiKey, { config: {}, secrets }, 'rotate', current).secrets
    expect(rotate({ key: 'new-key' })).toEqual({ ...current.secrets, key: 'new-key' })
    expect(rotate({ parts: { 'x-app': 'new-app', 'x-org': null } })).toEqual({
      key: 'old-key',
      parts: { 'x-app': 'new-app' },
    })
    expect(rotate({ parts: { 'x-app': null, 'x-org': null } })).toEqual({ key: 'old-key' })
  })

  it('rotates the user name with the password, and nothing else of the configuration', () => {
    const login = create(databaseLogin, { config: { username: 'app' }, secrets: { password: 'old' } })
    expect(
      validateFields(databaseLogin, { config: { username: 'app2' }, secrets: { password: 'new' } }, 'rotate', login),
    ).toEqual({ config: { username: 'app2' }, secrets: { password: 'new' } })
    const issues = issuesOf(() =>
      validateFields(apiKey, { config: { placement: 'query' }, secrets: { key: 'x' } }, 'rotate', current),
    )
    expect(issues[0]?.path).toBe('placement')
  })

  it('wants a new value in a rotation', () => {
    const issues = issuesOf(() => validateFields(apiKey, { config: {}, secrets: { key: '' } }, 'rotate', current))
    expect(issues).toEqual([{ path: 'key', message: 'Enter the new value.' }])
  })

  it('asks for every required secret when the old ones can’t be opened any more', () => {
    const blind = { config: current.config, secrets: {} }
    const rotate = (secrets: FieldInput['secrets']) => validateFields(apiKey, { config: {}, secrets }, 'rotate', blind)
    expect(issuesOf(() => rotate({ parts: { 'x-app': 'a' } }))[0]?.path).toBe('key')
    expect(rotate({ key: 'new' }).secrets).toEqual({ key: 'new' })
  })

  it('refuses to remove the last of required pairs', () => {
    const set = create(environmentVariables, { secrets: { variables: { A: '1' } } })
    const issues = issuesOf(() =>
      validateFields(environmentVariables, { config: {}, secrets: { variables: { A: null } } }, 'rotate', set),
    )
    expect(issues).toEqual([{ path: 'variables', message: 'Variables is required.' }])
  })

  it('checks a part against the placement that the credential already has', () => {
    const inQuery = create(apiKey, { config: { placement: 'query', parameter: 'key' }, secrets: { key: 'k' } })
    const rotate = (current: typeof inQuery) =>
      issuesOf(() => validateFields(apiKey, { config: {}, secrets: { key: 'grüße' } }, 'rotate', current))
    expect(rotate(inQuery)).toEqual([])
    expect(rotate(current)[0]?.message).toMatch(/ASCII/)
  })

  it('merges without touching what it was given', () => {
    const old = Object.freeze({ parts: Object.freeze({ a: '1' }) })
    expect(mergeSecrets(old, { parts: { b: '2', a: null } })).toEqual({ parts: { b: '2' } })
    expect(old).toEqual({ parts: { a: '1' } })
  })
})

describe('C2 fields that depend on others', () => {
  const accountOf = (config: FieldValues, secrets: FieldInput['secrets']) =>
    create(azureServicePrincipal, { config: { tenantId: 'a.example', clientId, ...config }, secrets })
  const clientId = '11111111-2222-3333-4444-555555555555'

  it('a field that does not go with what was chosen is refused, and asked for only where it goes', () => {
    expect(accountOf({}, { clientSecret: 'value' }).config.method).toBe('secret')
    const given = { config: { method: 'managed-identity', clientId }, secrets: { clientSecret: canary } }
    expect(complaints(azureServicePrincipal, given)).toEqual([
      { path: 'clientSecret', message: 'This does not go with what is chosen as Signs in with.' },
    ])
    expect(complaints(azureServicePrincipal, { config: { method: 'certificate' } }).map(({ path }) => path)).toEqual([
      'tenantId',
      'certificate',
      'privateKey',
    ])
  })

  it('a rotation to another way drops what belonged to the old one', () => {
    const old = accountOf({}, { clientSecret: canary })
    const given = {
      config: { method: 'certificate', certificate: keyFile('client.crt') },
      secrets: { privateKey: keyFile('rsa.pem') },
    }
    const rotated = validateFields(azureServicePrincipal, given, 'rotate', old)
    expect(Object.keys(rotated.secrets)).toEqual(['privateKey'])
    expect(rotated.config).toMatchObject({ tenantId: 'a.example', method: 'certificate' })
  })

  it('what belongs to the value changes by rotation alone, and is reason enough for one', () => {
    const old = create(sshKey, {
      config: { username: 'deploy' },
      secrets: { privateKey: keyFile('ed25519') },
    })
    const certificate = keyFile('ed25519-cert.pub').trim()
    const change = (mode: 'update' | 'rotate') =>
      validateFields(sshKey, { config: { certificate }, secrets: {} }, mode, old)
    expect(issuesOf(() => change('update'))).toEqual([
      { path: 'certificate', message: 'This belongs to the value. Rotate the credential to change it.' },
    ])
    expect(change('rotate')).toEqual({ config: { ...old.config, certificate }, secrets: old.secrets })
  })

  it('a secret that is not required is removed by null, a required one is not', () => {
    const old = create(sshKey, {
      config: { username: 'deploy' },
      secrets: { privateKey: keyFile('ed25519'), passphrase: 'left over' },
    })
    const remove = (name: string) =>
      validateFields(sshKey, { config: {}, secrets: { [name]: null } }, 'rotate', old).secrets
    expect(Object.keys(remove('passphrase'))).toEqual(['privateKey'])
    expect(issuesOf(() => remove('privateKey'))).toEqual([{ path: 'privateKey', message: 'Private key is required.' }])
    expect(complaints(sshKey, { secrets: { passphrase: null } })[0]?.path).toBe('passphrase')
  })
})

describe('what is known of fields without their values', () => {
  it('splits what belongs to a version from what stays', () => {
    expect(splitConfig(basicAuth, { username: 'ada', secretAs: 'password' })).toEqual({
      stable: { secretAs: 'password' },
      rotating: { username: 'ada' },
    })
  })

  it('names secret fields in the order of the type', () => {
    expect(secretFieldNames(apiKey, { parts: { b: '1', a: '2' }, key: 'x' })).toEqual(['key', 'parts.b', 'parts.a'])
  })
})
