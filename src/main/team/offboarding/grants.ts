import { credentialTypes } from '../../credentials/types/registry.ts'
import type { ReadDb } from '../../vault/database.ts'
import { toInstant } from '../../vault/repositories/credential-row.ts'
import type { GivenCredential } from '../../vault/repositories/handovers.ts'
import { authorizations, givenCredentials, idsOfTypes } from '../../vault/repositories/handovers.ts'
import type { GrantRecord } from '../../vault/repositories/oauth-grants.ts'
import { findGrant } from '../../vault/repositories/oauth-grants.ts'
import type { Held } from './held.ts'
import { heldBy } from './held.ts'
import type { Found, Subject } from './line.ts'
import { decisionView, isProduction } from './line.ts'

const types = credentialTypes.filter(({ oauth }) => oauth === 'authorization-code').map(({ id }) => id)

/**
 * What the person has authorized at services. In this vault the log and the tokens say so, by their name. What they authorized in their own
 * vault with a client that was shared with them can't be seen from here, since tokens go along with no bundle: it is listed all the same,
 * for somebody to look at the service.
 */
export function grantLines(db: ReadDb, subject: Subject): Found[] {
  const ids = idsOfTypes(db, types)
  if (ids.length === 0) return []
  const { record, isAbout } = subject
  const held = heldBy(db, record.person_id, ids)
  const isTheirs = isCalled(record.name)
  const authorized = Map.groupBy(
    authorizations(db).filter(({ actor }) => isTheirs(actor)),
    ({ subject_id }) => subject_id,
  )
  return givenCredentials(db, ids).flatMap((credential) => {
    if ((credential.own_level ?? 'manage') !== 'manage') return []
    const one = held.get(credential.id)
    const had = one && one.level !== 'same-value' && isAbout(one, credential) ? one : undefined
    return grantLine(db, subject, credential, { held: had, last: authorized.get(credential.id)?.at(-1) }) ?? []
  })
}

function grantLine(
  db: ReadDb,
  { record, decisionOn }: Subject,
  credential: GivenCredential,
  { held, last }: { readonly held: Held | undefined; readonly last: { readonly at: number } | undefined },
): Found | null {
  const grant = findGrant(db, credential.rid)
  const isNow = grant?.sealed != null && isCalled(record.name)(grant.authorized_by)
  if (!held && !last && !isNow) return null
  const decision = decisionOn('grant', credential.id)
  const isDecided = decision !== undefined && (!isNow || decision.at >= (grant.authorized_at ?? 0))
  const status = isDecided ? 'decided' : isNow || held ? 'open' : 'done'
  return {
    kind: 'grant',
    credentialId: credential.id,
    credential: credential.name,
    type: credential.type,
    system: credential.system_name,
    environment: credential.environment,
    level: held?.level ?? 'own',
    since: toInstant(held ? Math.min(...held.given.map(({ at }) => at)) : (grant?.authorized_at ?? last?.at ?? 0)),
    reasons: [
      ...(isProduction(credential) ? ['It is of production.'] : []),
      ...(isNow
        ? [hereText(grant)]
        : last
          ? [`They authorized it in this vault on ${toInstant(last.at).slice(0, 10)}.`]
          : []),
      ...(held
        ? [
            'They could authorize this client in their own vault, which can’t be seen from here. Look at the service for what their account has granted, and revoke it there.',
          ]
        : []),
    ],
    status,
    done: status === 'done' ? 'What they authorized here is no longer used: it was authorized again, or revoked.' : '',
    now: credential.disabled_at !== null ? 'disabled' : 'active',
    rotationId: null,
    decision: isDecided ? decisionView(decision) : null,
    expiresAt: grant?.authorization_ends_at ?? null,
    reach: 'usual',
    uses: [],
  }
}

function hereText({ authorized_at, subject, scopes }: GrantRecord): string {
  const day = authorized_at === null ? '' : ` on ${toInstant(authorized_at).slice(0, 10)}`
  const account = subject === '' ? '' : ` as “${subject.slice(0, 120)}”`
  const many = (JSON.parse(scopes) as string[]).length
  const rights = many === 0 ? '' : `, with ${many} ${many === 1 ? 'scope' : 'scopes'}`
  return `They authorized it in this vault${day}${account}${rights}. Connections here go on using that: authorize it again as somebody else, and revoke theirs at the service.`
}

/** The log and the tokens name whoever was at work by the name in the settings and the face, such as `Ada (command)`, and not by an ID. */
function isCalled(name: string): (actor: string) => boolean {
  const wanted = name.toLowerCase()
  return (actor) => actor.replace(/ \([^)]*\)$/, '').toLowerCase() === wanted
}
