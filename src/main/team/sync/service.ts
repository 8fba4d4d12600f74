import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import { VaultError } from '../../../shared/errors.ts'
import { describeFields } from '../../connections/kinds.ts'
import { validateParameters } from '../../connections/parameters.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { requireCredential, typeOf } from '../../credentials/service.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { WriteDb } from '../../vault/database.ts'
import { findCredential, updateCredential } from '../../vault/repositories/credentials.ts'
import {
  deleteTeamRemote,
  findTeamRemote,
  putTeamRemote,
  type TeamRemoteRecord,
} from '../../vault/repositories/team-remotes.ts'
import { requireIdentity, withIdentity } from '../identity/keys.ts'
import type { RemoteCredential, RemoteDefinition } from '../remotes/definition.ts'
import { remoteDefinitions } from '../remotes/definitions.ts'
import { openRemote, remoteDefinition } from '../remotes/open.ts'
import { proveRemote } from '../remotes/prove.ts'
import type { Remote } from '../remotes/remote.ts'
import { followTeam } from '../teams/document.ts'
import { requireMembership, requireTeam } from '../teams/store.ts'
import type { Pulled, SyncTools } from './pull.ts'
import { pull, standingOf } from './pull.ts'
import { push, waitingFor } from './push.ts'
import { hashOf, maxRevision, numberOf, objectName, openRevision } from './revision.ts'

/** Signs in to a team's server; tests put one of their own in its place. */
export type OpenTeamRemote = (
  remote: Pick<TeamRemoteRecord, 'kind' | 'parameters' | 'credential_id'>,
  signal: AbortSignal,
) => Promise<Remote>

/** Team servers: trial, pull, push, history (S4). */
export function createSyncService(
  context: ServiceContext,
  secrets: Secrets,
  { home, openAnother }: { readonly home: string; readonly openAnother?: OpenTeamRemote | undefined },
) {
  const { vault } = context

  const open: OpenTeamRemote =
    openAnother ??
    (async ({ kind, parameters, credential_id }, signal) => {
      const given = JSON.parse(parameters) as Record<string, string>
      const definition = remoteDefinition(kind)
      // Each server has a folder of its own: what is kept there belongs to one place.
      const place = hashOf(Buffer.from(`${kind}\n${parameters}`)).slice(0, 16)
      const folder = join(home, 'remotes', vault.current.id, place)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const opened = credential_id === null ? null : openCredential(definition, given, credential_id)
      return openRemote(kind, given, opened?.credential ?? null, {
        boundHosts: opened?.boundHosts ?? [],
        folder,
        signal,
      })
    })

  const openCredential = (
    definition: RemoteDefinition,
    parameters: Readonly<Record<string, string>>,
    credentialId: string,
  ): { credential: RemoteCredential; boundHosts: string[] } => {
    const host = definition.target(validateParameters(definition, parameters))
    return secrets.use(credentialId, { purpose: 'team', host }, ({ record, values, secrets: opened }) => {
      const type = typeOf(record.type)
      return {
        credential: {
          type: record.type,
          values,
          secretFields: Object.keys(opened),
          http: type.http?.(values) ?? { headers: {}, query: {} },
          clientCertificate: type.clientCertificate?.(values) ?? null,
        },
        boundHosts: JSON.parse(record.bound_hosts) as string[],
      }
    })
  }

  /** Opens a team's server for one piece of work, which a lock ends. */
  const withRemote = async <T>(teamId: string, work: (tools: SyncTools) => Promise<T>): Promise<T> => {
    const { remote: record } = vault.read((db) => standingOf(db, teamId))
    const ending = new AbortController()
    vault.onLock(() => ending.abort())
    const remote = await open(record, ending.signal)
    try {
      return await work({ context, secrets, remote, teamId })
    } finally {
      await remote.close()
    }
  }

  /** @throws VaultError `host-not-bound`, `kind-mismatch`, `access-denied` */
  const bind = (
    db: WriteDb,
    audit: (entry: AuditEntry) => void,
    definition: RemoteDefinition,
    host: string | null,
    id: string,
    consent: boolean,
  ): void => {
    const record = requireCredential(db, id)
    if (!definition.credentialTypes?.includes(record.type)) throw new VaultError('kind-mismatch')
    const hosts = JSON.parse(record.bound_hosts) as string[]
    if (host === null || hosts.includes(host)) return
    if (hosts.length > 0 && !consent) throw new VaultError('host-not-bound', { subjects: [record.name, host] })
    updateCredential(db, record, {
      bound_hosts: JSON.stringify([...hosts, host]),
      revision: record.revision + 1,
      updated_at: context.now(),
    })
    audit({
      action: 'credential.bind-host',
      subjectType: 'credential',
      subjectId: record.id,
      subject: record.name,
      detail: host,
    })
  }

  const get = (teamId: string): ResponseOf<'remotes.get'> =>
    vault.read((db) => {
      const { record } = requireTeam(db, teamId)
      const remote = findTeamRemote(db, record.rid)
      if (!remote) return { remote: null }
      const credential = remote.credential_id === null ? undefined : findCredential(db, remote.credential_id)
      return {
        remote: {
          kind: remote.kind,
          parameters: JSON.parse(remote.parameters) as Record<string, string>,
          credentialId: credential?.id ?? null,
          credential: credential?.name ?? '',
          revision: remote.revision,
          syncedAt: remote.synced_at === null ? null : new Date(remote.synced_at).toISOString(),
          waiting: waitingFor(db, teamId),
        },
      }
    })

  return {
    kinds(): ResponseOf<'remotes.kinds'> {
      return {
        items: remoteDefinitions.map(({ id, label, summary, parameters, credentialTypes, credential }) => ({
          id,
          label,
          summary,
          parameters: describeFields(parameters),
          credentialTypes: [...(credentialTypes ?? [])],
          credentialRequired: credentialTypes !== null && credential !== 'optional',
        })),
      }
    },

    get,

    /** @throws VaultError `kind-unknown`, `field-invalid`, `kind-mismatch`, `host-not-bound`, `team-not-member`, `remote-…` */
    async set(request: ParsedRequestOf<'remotes.set'>): Promise<ResponseOf<'remotes.set'>> {
      const { teamId, kind, credentialId, consent } = request
      const definition = remoteDefinition(kind)
      const parameters = validateParameters(definition, request.parameters)
      const openVault = vault.current
      const rid = vault.write(['teams', 'credentials'], (db, audit) => {
        const team = requireTeam(db, teamId)
        requireMembership(team, requireIdentity(db))
        if (credentialId !== null) bind(db, audit, definition, definition.target(parameters), credentialId, consent)
        return team.record.rid
      })
      const place = { kind, parameters: JSON.stringify(parameters), credential_id: credentialId }
      const ending = new AbortController()
      vault.onLock(() => ending.abort())
      const objection = (await definition.objection?.(parameters)) ?? null
      const trial = await proveRemote(() => open(place, ending.signal), { objection, ...definition.trial })
      if (trial.verdict === 'holds')
        vault.writeInto(openVault, ['teams'], (db, audit) => {
          const known = findTeamRemote(db, rid)
          const isSame = known?.kind === kind && known.parameters === place.parameters
          putTeamRemote(db, {
            team_rid: rid,
            ...place,
            revision: isSame ? known.revision : 0,
            hash: isSame ? known.hash : '',
            synced_at: isSame ? known.synced_at : null,
          })
          audit({
            action: 'team.remote',
            subjectType: 'team',
            subjectId: teamId,
            subject: requireTeam(db, teamId).document.name,
            detail: `${kind} ${definition.target(parameters) ?? ''}`.trim(),
          })
        })
      return {
        remote: trial.verdict === 'holds' ? get(teamId).remote : null,
        verdict: trial.verdict,
        reason: trial.reason,
        findings: trial.findings.map(({ step, ok, message }) => ({ step, ok, message })),
      }
    },

    /** @throws VaultError `remote-missing` */
    remove(teamId: string): void {
      vault.write(['teams'], (db, audit) => {
        const { record, document } = requireTeam(db, teamId)
        if (!deleteTeamRemote(db, record.rid)) throw new VaultError('remote-missing')
        audit({
          action: 'team.remote',
          subjectType: 'team',
          subjectId: teamId,
          subject: document.name,
          detail: 'removed',
        })
      })
    },

    async pull({ teamId, onConflict }: ParsedRequestOf<'remotes.pull'>): Promise<ResponseOf<'remotes.pull'>> {
      return withRemote(teamId, async (tools) => view((await pull(tools, onConflict)).pulled))
    },

    async push({ teamId, onConflict }: ParsedRequestOf<'remotes.push'>): Promise<ResponseOf<'remotes.push'>> {
      return withRemote(teamId, async (tools) => {
        const { sent, ended, ...pulled } = await push(tools, onConflict)
        return { ...view(pulled), sent, ended }
      })
    },

    /** @throws VaultError `remote-missing`, `remote-…` */
    async history({
      teamId,
      before,
      limit,
    }: ParsedRequestOf<'remotes.history'>): Promise<ResponseOf<'remotes.history'>> {
      return withRemote(teamId, async ({ remote }) => {
        const { self, team } = vault.read((db) => standingOf(db, teamId))
        const numbers = (await remote.list(objectName.revisions(teamId)))
          .flatMap((name) => numberOf(name) ?? [])
          .filter((number) => before === null || number < before)
          .sort((a, b) => b - a)
        const items: ResponseOf<'remotes.history'>['items'] = []
        for (const number of numbers.slice(0, limit)) {
          const bytes = await remote.read(objectName.revision(teamId, number), maxRevision)
          if (bytes === null) continue
          const { content } = await withIdentity(secrets, self, ({ age }) =>
            openRevision(bytes, {
              teamId,
              number,
              identity: age,
              follow: (versions) => {
                // An older revision knows an older list, which the vault has followed already.
                const more = followTeam(team, versions)
                return (more[more.length - 1] ?? team).document
              },
            }),
          )
          items.push({
            number,
            at: content.createdAt,
            author: content.author.name,
            credentials: content.items.length,
          })
        }
        return { items, hasMore: numbers.length > limit }
      })
    },
  }
}

function view(pulled: Pulled): ResponseOf<'remotes.pull'> {
  return { ...pulled, conflicts: pulled.conflicts.slice(0, 100), conflictCount: pulled.conflicts.length }
}
