import { v7 as uuidv7 } from 'uuid'
import type { System, SystemDetails, SystemInput, SystemPage } from '../../shared/domain/system.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { refuseSecrets, typeOf } from '../credentials/service.ts'
import { findField } from '../credentials/type.ts'
import type { ReadDb } from '../vault/database.ts'
import { findCredential, updateCredential } from '../vault/repositories/credentials.ts'
import type { SystemRecord } from '../vault/repositories/systems.ts'
import {
  credentialsOfSystem,
  deleteSystem,
  findSystem,
  findSystemByName,
  insertSystem,
  listSystems,
  systemUses,
  updateSystem,
} from '../vault/repositories/systems.ts'
import { findKind } from './kinds.ts'
import { validatePresets } from './parameters.ts'
import { extrasTexts, readExtras, systemColumns } from './system-extras.ts'
import { catalogNames, findCatalogName } from './systems/names.ts'
import type { CatalogSystem } from './systems/system.ts'

const unused = { credentials: 0, connections: 0 }

/** Systems of the catalog and a person's own, as one list. */
export function createSystemService(context: ServiceContext) {
  const { vault } = context

  const requireOwn = (db: ReadDb, id: string): SystemRecord => {
    const record = findSystem(db, id)
    if (record) return record
    throw new VaultError(findCatalogName(id) ? 'system-built-in' : 'not-found')
  }

  const check = (db: ReadDb, id: string | null, input: SystemInput) => {
    refuseSecrets({ name: input.name, summary: input.summary, ...extrasTexts(input) })
    const kind = findKind(input.kind)
    if (!kind) throw new VaultError('kind-unknown')
    validatePresets(kind, input.parameters)
    const type = typeOf(input.credentialType)
    for (const name of Object.keys(input.credentialConfig)) {
      const field = findField(type, name)
      if (field && !field.secret) continue
      // What isn't a field may be a secret in the wrong place, and isn't repeated.
      const path = field ? `credentialConfig.${field.name}` : 'credentialConfig'
      const message = field ? 'A system never holds a secret.' : 'This type has no such field.'
      throw new VaultError('field-invalid', { issues: [{ path, message }] })
    }
    const other = findSystemByName(db, input.name)
    if (
      (other && other.id !== id) ||
      catalogNames.some(([, , name]) => name.toLowerCase() === input.name.toLowerCase())
    )
      throw new VaultError('name-taken')
  }

  return {
    async list(): Promise<{ items: System[] }> {
      const { catalog } = await import('./systems/registry.ts')
      return vault.read((db) => {
        const uses = systemUses(db)
        const own = listSystems(db).map((record) => fromRecord(record, uses.get(record.id) ?? unused))
        const built = catalog.map((system) => fromCatalog(system, uses.get(system.id) ?? unused))
        return { items: [...own, ...built].sort((a, b) => a.name.localeCompare(b.name, 'en')) }
      })
    },

    /** By ID, slug or name. @throws VaultError `not-found` */
    async get(ref: string): Promise<SystemDetails> {
      const { findCatalogSystem } = await import('./systems/registry.ts')
      return vault.read((db) => {
        const uses = systemUses(db)
        const record = findSystem(db, ref.toLowerCase()) ?? findSystemByName(db, ref)
        if (record) return { ...fromRecord(record, uses.get(record.id) ?? unused), ...detailsOf(readExtras(record)) }
        const built = findCatalogSystem(ref)
        if (!built) throw new VaultError('not-found')
        return { ...fromCatalog(built, uses.get(built.id) ?? unused), ...detailsOf(built) }
      })
    },

    /**
     * The address of a vendor's page; empty when there is none. While the vault is locked only the catalog is known.
     * @throws VaultError `not-found`
     */
    async page(ref: string, page: SystemPage): Promise<string> {
      const { findCatalogSystem } = await import('./systems/registry.ts')
      const built = findCatalogSystem(ref)
      if (built) return listed(built).docs[page]
      return vault.state === 'unlocked' ? (await this.get(ref)).docs[page] : ''
    },

    /** @throws VaultError `name-taken`, `kind-unknown`, `type-unknown`, `field-invalid`, `secret-in-metadata` */
    create(input: SystemInput): Promise<SystemDetails> {
      const id = uuidv7()
      vault.write(['systems'], (db, audit) => {
        check(db, null, input)
        insertSystem(db, { id, ...systemColumns(input), created_at: context.now(), updated_at: context.now() })
        audit({ action: 'system.create', subjectType: 'system', subjectId: id, subject: input.name })
      })
      return this.get(id)
    },

    update(id: string, input: SystemInput): Promise<SystemDetails> {
      vault.write(['systems', 'credentials', 'connections'], (db, audit) => {
        requireOwn(db, id)
        check(db, id, input)
        updateSystem(db, { id, ...systemColumns(input), updated_at: context.now() })
        for (const credentialId of credentialsOfSystem(db, id)) {
          const record = findCredential(db, credentialId)
          if (record) updateCredential(db, record, { system_name: input.name })
        }
        audit({ action: 'system.update', subjectType: 'system', subjectId: id, subject: input.name })
      })
      return this.get(id)
    },

    /** @throws VaultError `not-found`, `system-built-in`, `system-in-use` */
    delete(id: string): void {
      vault.write(['systems'], (db, audit) => {
        const record = requireOwn(db, id)
        const uses = systemUses(db).get(id) ?? unused
        if (uses.credentials > 0 || uses.connections > 0) throw new VaultError('system-in-use')
        deleteSystem(db, id)
        audit({ action: 'system.delete', subjectType: 'system', subjectId: id, subject: record.name })
      })
    },
  }
}

/** What a list shows of the extras. Where a vendor has one page for everything, the catalog names it once. */
function listed({ address = [], probe, docs }: Pick<CatalogSystem, 'address' | 'probe' | 'docs'>) {
  const { create, restrict = create, rotate = create, revoke = create, reference } = docs
  return { address: [...address], probe, docs: { create, restrict, rotate, revoke, reference } }
}

function detailsOf({ guide, tokenPrefixes = [] }: Pick<CatalogSystem, 'guide' | 'tokenPrefixes'>) {
  const { create, restrict, rotate, revoke, overlap, lifetime } = guide
  return { guide: { create, restrict, rotate, revoke, overlap, lifetime }, tokenPrefixes: [...tokenPrefixes] }
}

function fromRecord(record: SystemRecord, uses: { credentials: number; connections: number }): System {
  return {
    id: record.id,
    name: record.name,
    slug: null,
    category: record.category,
    builtIn: false,
    summary: record.summary,
    kind: record.kind,
    parameters: JSON.parse(record.parameters) as System['parameters'],
    credentialType: record.credential_type,
    credentialConfig: JSON.parse(record.credential_config) as System['credentialConfig'],
    ...listed(readExtras(record)),
    credentialCount: uses.credentials,
    connectionCount: uses.connections,
  }
}

function fromCatalog(system: CatalogSystem, uses: { credentials: number; connections: number }): System {
  return {
    id: system.id,
    name: system.name,
    slug: system.slug,
    category: system.category,
    builtIn: true,
    summary: system.summary,
    kind: system.kind,
    parameters: { ...system.parameters },
    credentialType: system.credentialType,
    credentialConfig: structuredClone(system.credentialConfig) as System['credentialConfig'],
    ...listed(system),
    credentialCount: uses.credentials,
    connectionCount: uses.connections,
  }
}
