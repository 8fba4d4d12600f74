import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { addressFields, addressOf, addressParts, fillAddress } from '../../../shared/domain/address.ts'
import { validateFields } from '../../credentials/fields.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { findField } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import { findKind } from '../kinds.ts'
import { validateParameters, validatePresets } from '../parameters.ts'
import { catalog, findCatalogSystem } from './registry.ts'
import { type CatalogSystem, catalogSystem } from './system.ts'

/** Values by which a preset becomes complete, as a person would type them. */
const typed: Readonly<Record<string, string>> = {
  url: 'https://api.example.com',
  host: 'db.example.com',
  account: '123456789012',
  bucket: 'orders',
  project: 'acme-orders',
  service: 'orders',
  ca: rootCertificates[0] ?? '',
}

/** The parts of an address as a person would fill them in. */
function filledParts({ address = [], parameters }: CatalogSystem): Record<string, string> {
  const values = Object.fromEntries(address.map(({ name, value, example }) => [name, value || example]))
  return Object.fromEntries(
    addressFields.flatMap((name) => {
      const template = parameters[name]
      return template === undefined ? [] : [[name, fillAddress(template, values) ?? expect.fail('A part is missing.')]]
    }),
  )
}
const secretOf: Readonly<Record<string, Record<string, string | Record<string, string>>>> = {
  'api-key': { key: 'x'.repeat(24) },
  'bearer-token': { token: 'x'.repeat(24) },
  'basic-auth': { password: 'x'.repeat(24) },
  'database-login': { password: 'x'.repeat(24) },
  password: { password: 'x'.repeat(24) },
  'oauth2-authorization-code': { clientSecret: 'x'.repeat(24) },
  custom: { secrets: { token: 'x'.repeat(24) } },
}

describe('T1 catalog of systems', () => {
  it('holds many systems, each with an ID, a slug and a name of its own', () => {
    expect(catalog.length).toBeGreaterThanOrEqual(220)
    for (const key of ['id', 'slug', 'name'] as const) {
      expect(new Set(catalog.map((system) => system[key].toLowerCase())).size).toBe(catalog.length)
    }
    // A short name that is another's name would find either.
    const owner = new Map(catalog.map(({ name, slug }) => [name.toLowerCase(), slug]))
    for (const { slug } of catalog) expect(owner.get(slug) ?? slug).toBe(slug)
  })

  it('finds a system by slug, ID and name in any case', () => {
    const github = findCatalogSystem('github')
    expect(github?.name).toBe('GitHub')
    expect(findCatalogSystem('GITHUB')).toBe(github)
    expect(findCatalogSystem(github?.id.toUpperCase() ?? '')).toBe(github)
    expect(findCatalogSystem('no-such-system')).toBeUndefined()
  })

  it('keeps the IDs that vaults and bundles refer to', () => {
    expect(findCatalogSystem('github')?.id).toBe('b71ea0a3-51fe-5913-b8a2-2d907264753f')
    expect(findCatalogSystem('postgresql')?.id).toBe('666ae54b-24c8-5f3a-b142-3a7b795c19c1')
  })

  describe.each(catalog.map((system) => [system.slug, system] as const))('%s', (_, system) => {
    it('is as the schema describes a system', () => {
      expect(catalogSystem.parse(system)).toEqual(system)
    })

    it('presets a credential that its type accepts', () => {
      const type = findType(system.credentialType)!
      for (const name of Object.keys(system.credentialConfig)) expect(findField(type, name)?.secret).toBe(false)
      const secrets = secretOf[system.credentialType]
      // Types with material are given none of it by a system, and nothing else either.
      if (!secrets) return expect(system.credentialConfig).toEqual({})
      const checked = validateFields(
        type,
        {
          config: {
            ...(findField(type, 'clientId') && { clientId: 'client', domain: 'tenant.example.com' }),
            ...system.credentialConfig,
          },
          secrets,
        },
        'create',
      )
      expect(checked.config).toMatchObject(system.credentialConfig)
    })

    it('presets parameters that its kind accepts', () => {
      const kind = findKind(system.kind)!
      expect(kind.credentialTypes).toContain(system.credentialType)
      const open = kind.parameters.flatMap(({ name }) => {
        const value = typed[name]
        return value === undefined ? [] : [[name, value] as const]
      })
      const filled = { ...system.parameters, ...filledParts(system) }
      const given = { ...Object.fromEntries(open), ...filled }
      expect(validateParameters(kind, given)).toMatchObject(filled)
      // The address with its parts open is what an own system may have as well.
      expect(validatePresets(kind, system.parameters)).toEqual(system.parameters)
    })

    it('names a path only with fields that the credential has', () => {
      const type = findType(system.credentialType)!
      for (const [, field] of (system.parameters.path ?? '').matchAll(/\{(\w+)\}/g)) {
        expect(findField(type, field!)?.secret).toBe(true)
      }
    })

    it('leaves of the address to type what differs from customer to customer, and says how it looks', () => {
      const parts = addressParts(addressOf(system.parameters))
      expect((system.address ?? []).map(({ name }) => name)).toEqual(parts)
      for (const { value, example, choices } of system.address ?? []) {
        expect(value || example).not.toBe('')
        if (choices.length > 0) expect(choices.map((choice) => choice.value)).toContain(value)
      }
      if (system.kind === 'http' && parts.length === 0 && system.parameters.url === undefined)
        expect(system.slug).toBe('http-api')
    })

    it('looks into the answer, so that a sign-in page or an empty success is not taken for proof', () => {
      if (system.kind !== 'http' || system.probe === '') return
      expect(system.parameters.expectJson).toBeTruthy()
      expect(system.parameters.path).toBeTruthy()
    })

    it('changes nothing: it reads, asks a question in GraphQL or SQL, or reviews itself', () => {
      if (system.parameters.method !== 'POST') return expect(system.parameters.body).toBeUndefined()
      // Dropbox reads by POST, whatever the call.
      if (system.slug === 'dropbox') return expect(system.parameters.path).toMatch(/\/get_/)
      expect(system.parameters.body).toMatch(/^\{"query":"\{ |SELECT |SelfSubjectReview/)
    })

    it('holds nothing that looks like a secret', () => {
      const texts = [system.name, system.summary, system.probe, ...Object.values(system.guide).flat()]
      for (const text of texts) expect(findSecretLike(String(text ?? ''))).toBeNull()
    })

    it('has a guide: how to create, restrict, rotate and revoke, in sentences', () => {
      const { create, restrict, rotate, revoke, lifetime, overlap } = system.guide
      for (const steps of [create, restrict, rotate, revoke]) {
        expect(steps.length).toBeGreaterThan(0)
        for (const step of steps) expect(step).toMatch(/^[\p{Lu}a-z].*[.;]$/u)
      }
      if (system.category === 'General') return
      expect(lifetime).toMatch(/\.$/)
      expect(system.docs.reference).not.toBe('')
      // Who hears that two live side by side must not read that the new one ends the old one, and no more.
      if (overlap === false) expect(rotate.join(' ')).not.toMatch(/second/)
    })
  })
})
