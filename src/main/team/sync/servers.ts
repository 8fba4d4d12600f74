import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import { VaultError } from '../../../shared/errors.ts'
import { describeFields } from '../../connections/kinds.ts'
import { validateParameters } from '../../connections/parameters.ts'
import type { ServiceContext } from '../../context.ts'
import { requireCredential } from '../../credentials/service.ts'
import type { AuditEntry } from '../../vault/audit-log.ts'
import type { WriteDb } from '../../vault/database.ts'
import { findCredential, updateCredential } from '../../vault/repositories/credentials.ts'
import { forgetOnServer } from '../../vault/repositories/shares.ts'
import {
  deleteTeamRemote,
  findTeamRemote,
  forgetTeamPush,
  putTeamRemote,
  updateAutomatic,
} from '../../vault/repositories/team-remotes.ts'
import { requireIdentity } from '../identity/keys.ts'
import type { RemoteDefinition } from '../remotes/definition.ts'
import { remoteDefinitions } from '../remotes/definitions.ts'
import { remoteDefinition } from '../remotes/open.ts'
import { proveRemote } from '../remotes/prove.ts'
import { requireMembership, requireTeam } from '../teams/store.ts'
import { waitingFor } from './changes.ts'
import type { OngoingWork, OpenTeamRemote } from './opening.ts'
import { standingOf } from './standing.ts'

/** A host that a credential was bound to, and the credential's revision since. */
interface Bound {
  readonly id: string
  readonly host: string
  readonly revision: number
}

/** What is known of what lies on a team's server says nothing of another one. */
function forgetServer(db: WriteDb, teamRid: number): void {
  forgetOnServer(db, teamRid)
  forgetTeamPush(db, teamRid)
}

/** Which server a team has: kinds of them, the trial of one, and what is kept of it (S4). */
export function createServerService(context: ServiceContext, open: OpenTeamRemote, ongoing: OngoingWork) {
  const { vault } = context

  /**
   * Binds the host of a server to a credential. What was bound, or null when there was nothing to do.
   * @throws VaultError `host-not-bound`, `kind-mismatch`, `access-denied`
   */
  const bind = (
    db: WriteDb,
    audit: (entry: AuditEntry) => void,
    definition: RemoteDefinition,
    host: string | null,
    id: string,
    consent: boolean,
  ): Bound | null => {
    const record = requireCredential(db, id)
    if (!definition.credentialTypes?.includes(record.type)) throw new VaultError('kind-mismatch')
    const hosts = JSON.parse(record.bound_hosts) as string[]
    if (host === null || hosts.includes(host)) return null
    if (hosts.length > 0 && !consent) throw new VaultError('host-not-bound', { subjects: [record.name, host] })
    const { revision } = updateCredential(db, record, {
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
    return { id: record.id, host, revision }
  }

  /** Takes the host of a server that is refused from the credential again, unless a person has changed it meanwhile. */
  const release = (db: WriteDb, audit: (entry: AuditEntry) => void, { id, host, revision }: Bound): void => {
    const record = findCredential(db, id)
    if (record?.revision !== revision) return
    const hosts = JSON.parse(record.bound_hosts) as string[]
    updateCredential(db, record, {
      bound_hosts: JSON.stringify(hosts.filter((one) => one !== host)),
      revision: revision + 1,
      updated_at: context.now(),
    })
    audit({
      action: 'credential.update',
      subjectType: 'credential',
      subjectId: id,
      subject: record.name,
      detail: `hosts · not ${host}: the team server was refused`,
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
          automatic: remote.automatic === 1,
          undecided: remote.undecided,
          failure: remote.failure,
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
      const { rid, bound } = vault.write(['teams', 'credentials'], (db, audit) => {
        const team = requireTeam(db, teamId)
        requireMembership(team, requireIdentity(db))
        const host = definition.target(parameters)
        const bound = credentialId === null ? null : bind(db, audit, definition, host, credentialId, consent)
        return { rid: team.record.rid, bound }
      })
      const place = { kind, parameters: JSON.stringify(parameters), credential_id: credentialId }
      let holds = false
      const prove = async () => {
        const objection = (await definition.objection?.(parameters)) ?? null
        const trial = await ongoing.run(teamId, (signal) =>
          proveRemote(() => open(place, signal), { objection, ...definition.trial }),
        )
        holds = trial.verdict === 'holds'
        return trial
      }
      // The credential is bound for the trial, and stays so for a server that is kept.
      const trial = await prove().finally(() => {
        if (holds || bound === null || !vault.isOpen(openVault)) return
        vault.writeInto(openVault, ['credentials'], (db, audit) => release(db, audit, bound))
      })
      if (trial.verdict === 'holds')
        vault.writeInto(openVault, ['teams'], (db, audit) => {
          const known = findTeamRemote(db, rid)
          const isSame = known?.kind === kind && known.parameters === place.parameters
          if (!isSame) forgetServer(db, rid)
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

    /** @throws VaultError `remote-missing`, `team-not-member` */
    setAutomatic({ teamId, automatic }: ParsedRequestOf<'remotes.setAutomatic'>): ResponseOf<'remotes.setAutomatic'> {
      vault.write(['teams'], (db, audit) => {
        const { team, remote } = standingOf(db, teamId)
        if ((remote.automatic === 1) === automatic) return
        updateAutomatic(db, team.record.rid, automatic)
        audit({
          action: 'team.remote',
          subjectType: 'team',
          subjectId: teamId,
          subject: team.document.name,
          detail: automatic ? 'asked when the vault is unlocked' : 'asked by hand',
        })
      })
      return get(teamId)
    },

    /** @throws VaultError `remote-missing` */
    remove(teamId: string): void {
      vault.write(['teams'], (db, audit) => {
        const { record, document } = requireTeam(db, teamId)
        if (!deleteTeamRemote(db, record.rid)) throw new VaultError('remote-missing')
        forgetServer(db, record.rid)
        audit({
          action: 'team.remote',
          subjectType: 'team',
          subjectId: teamId,
          subject: document.name,
          detail: 'removed',
        })
      })
    },
  }
}
