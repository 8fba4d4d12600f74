import { isDeepStrictEqual } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedRequestOf } from '../../../shared/api/contract.ts'
import { noExtras } from '../../../shared/domain/system.ts'
import { VaultError } from '../../../shared/errors.ts'
import { readExtras } from '../../connections/system-extras.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import type { ReadDb } from '../../vault/database.ts'
import type { ConnectionRecord } from '../../vault/repositories/connections.ts'
import { connectionsOfCredentials } from '../../vault/repositories/connections.ts'
import type { ExportRecord } from '../../vault/repositories/credential-export.ts'
import { exportRecords } from '../../vault/repositories/credential-export.ts'
import { parseConfig, toInstant } from '../../vault/repositories/credential-row.ts'
import { type ShareRecord, sharesOfCredentials } from '../../vault/repositories/shares.ts'
import { findSystem } from '../../vault/repositories/systems.ts'
import type { BundleCredential, BundlePayloadInput } from './payload.ts'
import { bundleFormat } from './payload.ts'

type Choice = ParsedRequestOf<'bundles.export'>['choose']
type Items = BundlePayloadInput['items']

export interface ExportRequest {
  readonly choose: Choice
  readonly note: string
  /** False leaves the values sealed: definitions alone. */
  readonly values: boolean
  /** What goes to a team, by how it is shared; null for a bundle that is for no team. */
  readonly isForTeam: ((share: ShareRecord) => boolean) | null
}

/** What was gathered, with what belongs to each credential by its ID. */
export interface Gathered {
  readonly payload: BundlePayloadInput
  readonly shares: ReadonlyMap<string, ShareRecord>
  readonly revisions: ReadonlyMap<string, number>
  /** Numbers of the versions that were opened. */
  readonly versions: ReadonlyMap<string, number>
  readonly leftOut: number
}

/**
 * Gathers the chosen credentials in plaintext with the connections that use them and the own systems that both belong to,
 * in one transaction that also records the use of each. What others share without the right to share it further stays here.
 * @throws VaultError `bundle-empty`, `not-found`, `access-denied` for one that was named, `secret-damaged`, `value-missing`
 */
export function gatherPayload(context: ServiceContext, secrets: Secrets, request: ExportRequest): Gathered {
  const { vault } = context
  const { choose, note, values, isForTeam } = request
  return vault.write([], (db, audit) => {
    const found = exportRecords(db, 'credentialIds' in choose ? { ids: choose.credentialIds } : choose)
    if ('credentialIds' in choose && found.length < new Set(choose.credentialIds).size)
      throw new VaultError('not-found')
    const shares = sharesOf(db, found)
    const isOwnToShare = ({ id }: ExportRecord) => {
      const share = shares.get(id)
      return (!share || share.level === 'manage') && (isForTeam === null || (share !== undefined && isForTeam(share)))
    }
    const denied = found.find(({ id }) => (shares.get(id)?.level ?? 'manage') !== 'manage')
    if (denied && 'credentialIds' in choose) throw new VaultError('access-denied', { subjects: [denied.name] })
    // One that was named is refused with the reason.
    const isThere = ({ sealed }: ExportRecord) => !values || sealed !== null || 'credentialIds' in choose
    const records = found.filter((record) => isOwnToShare(record) && isThere(record))
    if (records.length === 0) throw new VaultError('bundle-empty')
    const credentials = records.map((record) =>
      bundleCredential(record, values ? secrets.openForExport(db, record, audit) : definitionOf(record)),
    )
    const uses = connectionsOfCredentials(
      db,
      records.map(({ id }) => id),
    )
    const connections = uses.map(bundleConnection)
    const systemIds = new Set([...records, ...uses].map(({ system_id }) => system_id))
    const systems = [...systemIds].flatMap((id) => {
      const own = id === null ? undefined : findSystem(db, id)
      return own === undefined ? [] : [bundleSystem(own)]
    })
    return {
      payload: {
        format: bundleFormat,
        bundleId: uuidv7(),
        vaultId: vault.current.id,
        createdAt: new Date(context.now()).toISOString(),
        createdBy: context.person(),
        note,
        items: { systems, credentials, connections },
      },
      shares,
      revisions: new Map(records.map(({ id, revision }) => [id, revision])),
      versions: new Map(records.map(({ id, version }) => [id, version])),
      leftOut: found.length - records.length,
    }
  })
}

function sharesOf(db: ReadDb, records: readonly ExportRecord[]): Map<string, ShareRecord> {
  const ids = new Map(records.map(({ rid, id }) => [rid, id]))
  return new Map(sharesOfCredentials(db, [...ids.keys()]).map((share) => [ids.get(share.credential_rid) ?? '', share]))
}

function definitionOf(record: ExportRecord): Pick<BundleCredential, 'config' | 'secrets'> {
  return { config: { ...parseConfig(record.config), ...parseConfig(record.version_config) }, secrets: {} }
}

function bundleCredential(
  record: ExportRecord,
  { config, secrets }: Pick<BundleCredential, 'config' | 'secrets'>,
): NonNullable<Items['credentials']>[number] {
  return {
    id: record.id,
    name: record.name,
    type: record.type,
    systemId: record.system_id,
    environment: record.environment,
    owner: record.owner,
    team: record.team,
    tags: JSON.parse(record.tags) as string[],
    purpose: record.purpose,
    expiresAt: record.expiry_source === 'typed' ? toInstant(record.expires_at) : null,
    rotateEvery: record.rotate_every,
    boundHosts: JSON.parse(record.bound_hosts) as string[],
    config,
    secrets,
  }
}

function bundleConnection(record: ConnectionRecord): NonNullable<Items['connections']>[number] {
  return {
    id: record.id,
    name: record.name,
    kind: record.kind,
    systemId: record.system_id,
    environment: record.environment,
    credentialId: record.credential_id,
    parameters: JSON.parse(record.parameters) as Record<string, string>,
    purpose: record.purpose,
  }
}

function bundleSystem(own: NonNullable<ReturnType<typeof findSystem>>): NonNullable<Items['systems']>[number] {
  const extras = readExtras(own)
  return {
    id: own.id,
    name: own.name,
    category: own.category,
    summary: own.summary,
    kind: own.kind,
    parameters: JSON.parse(own.parameters) as Record<string, string>,
    credentialType: own.credential_type,
    credentialConfig: parseConfig(own.credential_config),
    // Left out where there is nothing, so that older versions can read the bundle.
    ...(isDeepStrictEqual(extras, noExtras) ? {} : { extras }),
  }
}
