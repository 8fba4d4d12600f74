import { v7 as uuidv7 } from 'uuid'
import { findKind } from '../connections/kinds.ts'
import { validateParameters } from '../connections/parameters.ts'
import { findCatalogSystem } from '../connections/systems/registry.ts'
import type { ServiceContext } from '../context.ts'
import { validateFields } from '../credentials/fields.ts'
import type { Secrets } from '../credentials/secrets.ts'
import { typeOf } from '../credentials/service.ts'
import { makeNew, storeNew, storeVersion } from '../credentials/store.ts'
import type { WriteDb } from '../vault/database.ts'
import { insertConnection } from '../vault/repositories/connections.ts'
import type { CredentialRecord } from '../vault/repositories/credential-row.ts'
import { updateCredential } from '../vault/repositories/credentials.ts'
import { company, fieldsOf, systems } from './company.ts'
import type { PlannedCredential } from './plan.ts'
import type { Random } from './random.ts'

/** A credential that stands in the vault, and what was made up about it. */
export interface Stored {
  readonly plan: PlannedCredential
  readonly record: CredentialRecord
}

/** A connection of one. */
export interface Link {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly target: string
  readonly of: Stored
  /** How often its tests go wrong. */
  readonly trouble: number
}

/** Writes a credential with every version that it has had, as if each had been stored at its time. */
export function storeCredential(
  { context, secrets }: { readonly context: ServiceContext; readonly secrets: Secrets },
  db: WriteDb,
  plan: PlannedCredential,
): CredentialRecord {
  const at = (moment: number): ServiceContext => ({ ...context, now: () => moment, person: () => plan.owner })
  const type = typeOf(plan.type)
  const system = plan.slug === '' ? undefined : findCatalogSystem(plan.slug)
  const checked = (tail: string) =>
    validateFields(type, fieldsOf(plan.type, plan.duty, tail), 'create', undefined, 'little')
  const metadata = {
    name: plan.name,
    systemId: system?.id ?? null,
    environment: plan.environment,
    owner: plan.owner,
    team: plan.team,
    tags: [...plan.tags],
    purpose: plan.purpose,
    expiresAt: plan.rotatedAt.length === 0 && plan.expiresAt !== null ? new Date(plan.expiresAt).toISOString() : null,
    rotateEvery: plan.rotateEvery,
    boundHosts: [],
  }
  const fields = checked(plan.tail)
  const tools = { context: at(plan.createdAt), secrets, effort: 'little' } as const
  const id = uuidv7({ msecs: plan.createdAt })
  let record = storeNew(db, makeNew(tools, db, id, type, metadata, system?.name ?? '', fields))
  for (const [index, moment] of plan.rotatedAt.entries()) {
    const isLast = index === plan.rotatedAt.length - 1
    const ends = isLast && plan.expiresAt !== null ? new Date(plan.expiresAt).toISOString() : null
    const next = checked(`${plan.tail}v${index + 2}`)
    record = storeVersion({ ...tools, context: at(moment) }, db, record, type, next, ends)
  }
  return plan.isDisabled ? updateCredential(db, record, { disabled_at: record.updated_at }) : record
}

/** Writes connections of those credentials that are used by some. */
export function storeConnections(
  db: WriteDb,
  random: Random,
  all: readonly Stored[],
  count: number,
  start: number,
): Link[] {
  const able = all.filter(
    ({ plan }) => plan.pace > 0 && systems.some(({ slug, kind }) => slug === plan.slug && kind !== null),
  )
  const links: Link[] = []
  const names = new Set<string>()
  for (let index = 0; links.length < count && index < able.length; index++) {
    const of = able[index] as Stored
    const { plan } = of
    const kindId = systems.find(({ slug }) => slug === plan.slug)?.kind
    const kind = kindId ? findKind(kindId) : undefined
    if (!kind) continue
    const name = titleOf(plan, names)
    const parameters = validateParameters(kind, parametersOf(kind.id, plan))
    const target = kind.target(parameters)
    const id = uuidv7({ msecs: plan.createdAt })
    insertConnection(db, {
      id,
      name,
      kind: kind.id,
      system_id: of.record.system_id,
      system_name: of.record.system_name,
      environment: plan.environment,
      credential_id: of.record.id,
      via_id: null,
      parameters: JSON.stringify(parameters),
      target,
      purpose: plan.purpose,
      revision: 1,
      created_at: Math.max(start, plan.createdAt),
      updated_at: plan.createdAt,
    })
    updateCredential(db, of.record, { bound_hosts: JSON.stringify([target]) })
    links.push({ id, name, kind: kind.id, target, of, trouble: random.chance(0.08) ? 0.5 : 0.02 })
  }
  return links
}

/** `Stripe checkout, staging` */
function titleOf({ slug, duty, environment }: PlannedCredential, names: Set<string>): string {
  const system = findCatalogSystem(slug)?.name ?? slug
  const base = `${system} ${duty}, ${environment}`
  let name = base
  for (let number = 2; names.has(name.toLowerCase()); number++) name = `${base} ${number}`
  names.add(name.toLowerCase())
  return name
}

/** Hosts under a name that leads nowhere: nobody's demo asks anybody anything. */
function parametersOf(kind: string, { slug, duty, environment }: PlannedCredential): Record<string, string> {
  const host = `${duty}.${environment}.${slug}.${company}`
  switch (kind) {
    case 'http':
      return { url: `https://${host}`, path: '/v1/me' }
    case 'aws':
      return { region: 'eu-central-1', endpoint: `https://${host}` }
    case 'redis':
      return { host, port: '6379' }
    case 'mysql':
      return { host, port: '3306', database: duty }
    default:
      return { host, port: '5432', database: duty }
  }
}
