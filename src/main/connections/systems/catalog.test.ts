import { describe, expect, it } from 'vitest'
import { validateFields } from '../../credentials/fields.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { findField } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import { findKind } from '../kinds.ts'
import { validateParameters } from '../parameters.ts'
import { catalog, findCatalogSystem } from './registry.ts'
import { catalogSystem } from './system.ts'

/** Values by which a preset becomes complete, as a person would type them. */
const typed = { url: 'https://api.example.com', host: 'db.example.com' }
const secretOf: Readonly<Record<string, Record<string, string | Record<string, string>>>> = {
  'api-key': { key: 'x'.repeat(24) },
  'bearer-token': { token: 'x'.repeat(24) },
  'basic-auth': { password: 'x'.repeat(24) },
  'database-login': { password: 'x'.repeat(24) },
  custom: { secrets: { token: 'x'.repeat(24) } },
}

describe('T1 catalog of systems', () => {
  it('holds many systems, each with an ID, a slug and a name of its own', () => {
    expect(catalog.length).toBeGreaterThanOrEqual(90)
    for (const key of ['id', 'slug', 'name'] as const) {
      expect(new Set(catalog.map((system) => system[key].toLowerCase())).size).toBe(catalog.length)
    }
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
      const type = findType(system.credentialType)
      const checked = validateFields(
        type!,
        { config: system.credentialConfig, secrets: secretOf[system.credentialType]! },
        'create',
      )
      expect(checked.config).toMatchObject(system.credentialConfig)
    })

    it('presets parameters that its kind accepts', () => {
      const kind = findKind(system.kind)!
      expect(kind.credentialTypes).toContain(system.credentialType)
      const needed = kind.parameters.filter((field) => field.name in typed).map((field) => field.name as 'url' | 'host')
      const given = { ...Object.fromEntries(needed.map((name) => [name, typed[name]])), ...system.parameters }
      expect(validateParameters(kind, given)).toMatchObject(system.parameters)
    })

    it('names a path only with fields that the credential has', () => {
      const type = findType(system.credentialType)!
      for (const [, field] of (system.parameters.path ?? '').matchAll(/\{(\w+)\}/g)) {
        expect(findField(type, field!)?.secret).toBe(true)
      }
    })

    it('says how the address looks when it has to be typed', () => {
      if (system.kind !== 'http' || system.parameters.url !== undefined) return
      expect(system.summary).toMatch(/base address/)
    })

    it('looks into the answer, so that a sign-in page or an empty success is not taken for proof', () => {
      if (system.kind !== 'http' || system.probe === '') return
      // Grafana answers with a map whose names depend on the permissions.
      if (system.slug !== 'grafana') expect(system.parameters.expectJson).toBeTruthy()
      expect(system.parameters.path).toBeTruthy()
    })

    it('changes nothing: it reads, asks a question in GraphQL or SQL, or reviews itself', () => {
      if (system.parameters.method !== 'POST') return expect(system.parameters.body).toBeUndefined()
      expect(system.parameters.body).toMatch(/^\{"query":"\{ |SELECT |SelfSubjectReview/)
    })

    it('holds nothing that looks like a secret', () => {
      expect(findSecretLike(`${system.name} ${system.summary}`)).toBeNull()
    })
  })
})
