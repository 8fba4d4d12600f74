import type { CallName, ParsedRequestOf } from '../../shared/api/contract.ts'
import type { AccessLevel } from '../../shared/domain/access.ts'
import { VaultError } from '../../shared/errors.ts'
import type { ServiceContext } from '../context.ts'
import { includes } from '../team/access/levels.ts'
import type { ReadDb } from '../vault/database.ts'
import { findConnection } from '../vault/repositories/connections.ts'
import { credentialByRid } from '../vault/repositories/credentials.ts'
import { findRotation } from '../vault/repositories/rotations.ts'
import { levelsOf } from '../vault/repositories/shares.ts'

/** What a request is about. A connection, and a rotation, stand for their credential. */
interface About {
  readonly credentials?: readonly (string | null | undefined)[]
  readonly connections?: readonly string[]
  readonly rotations?: readonly string[]
}

type Rule<N extends CallName> = readonly [level: AccessLevel, about: (request: ParsedRequestOf<N>) => About]

const byId = ({ id }: { readonly id: string }): About => ({ credentials: [id] })
const byIds = ({ ids }: { readonly ids: readonly string[] }): About => ({ credentials: ids })
const byCredential = ({ credentialId }: { readonly credentialId: string }): About => ({ credentials: [credentialId] })
const byCredentials = ({ credentialIds }: { readonly credentialIds: readonly string[] }): About => ({
  credentials: credentialIds,
})
const byConnection = ({ connectionId }: { readonly connectionId: string }): About => ({ connections: [connectionId] })
const byRotations = ({ ids }: { readonly ids: readonly string[] }): About => ({ rotations: ids })

/**
 * The level that a call needs of each credential that it is about, where a team shares it (S1). One's own needs none. What isn't named
 * here can be done by whoever may use a credential, or is about none: a test holds this list against the contract.
 */
export const accessRules: { readonly [N in CallName]?: Rule<N> } = {
  'credentials.update': ['manage', byId],
  'credentials.rotate': ['manage', byId],
  'credentials.versions': ['view', byId],
  'credentials.rollback': ['manage', byId],
  'credentials.destroyVersion': ['manage', byId],
  'credentials.disable': ['manage', byIds],
  'credentials.enable': ['manage', byIds],
  'credentials.trash': ['manage', byIds],
  'credentials.restore': ['manage', byIds],
  'credentials.shred': ['manage', byIds],
  'credentials.tag': ['manage', byIds],
  'credentials.bindHost': ['manage', byId],
  'connections.create': ['view', ({ input }) => ({ credentials: [input.credentialId] })],
  'connections.update': ['manage', ({ id, input }) => ({ connections: [id], credentials: [input.credentialId] })],
  'connections.trustHostKey': ['manage', ({ id }) => ({ connections: [id] })],
  'connections.delete': ['manage', ({ id }) => ({ connections: [id] })],
  'requests.history': ['view', byConnection],
  'requests.curl': ['view', byConnection],
  'oauth.authorize': ['manage', byId],
  'oauth.revoke': ['manage', byId],
  'rotations.options': ['manage', byCredentials],
  'rotations.start': ['manage', byCredentials],
  'rotations.startAutomatic': ['manage', byCredentials],
  'rotations.apply': ['manage', byRotations],
  'rotations.test': ['manage', byRotations],
  'rotations.switch': ['manage', byRotations],
  'rotations.rollBack': ['manage', byRotations],
  'rotations.abort': ['manage', byRotations],
  'rotations.confirmRevocation': ['manage', byRotations],
  'rotations.finish': ['manage', byRotations],
  // To keep one, or to want it rotated, is a word; the others are deeds.
  'reviews.decide': [
    'manage',
    ({ decision, credentialIds }) =>
      decision === 'disable' || decision === 'retire' ? { credentials: credentialIds } : {},
  ],
  'retirements.begin': ['manage', byCredential],
  'retirements.step': ['manage', byCredential],
  'retirements.cancel': ['manage', byCredential],
  'streams.add': ['manage', ({ input }) => ({ credentials: [input.credentialId] })],
  'remotes.set': ['manage', ({ credentialId }) => ({ credentials: [credentialId] })],
  'sharing.set': ['manage', byCredentials],
  'sharing.stop': ['manage', byCredentials],
}

/**
 * Refuses a call on a credential that a team shares without the right to it.
 * @throws VaultError `access-denied` with the name of the first one
 */
export function requireAccess({ vault }: ServiceContext, name: string, request: unknown): void {
  const rule = accessRules[name as CallName] as Rule<CallName> | undefined
  if (!rule) return
  const [level, about] = rule
  const denied = vault.read((db) =>
    levelsOf(db, credentialIds(db, about(request as never))).find((share) => !includes(share.level, level)),
  )
  if (denied) throw new VaultError('access-denied', { subjects: [denied.name] })
}

function credentialIds(db: ReadDb, { credentials = [], connections = [], rotations = [] }: About): string[] {
  const ofRotation = (id: string) => {
    const rotation = findRotation(db, id)
    return rotation && credentialByRid(db, rotation.credential_rid)?.id
  }
  return [
    ...credentials,
    ...connections.map((id) => findConnection(db, id)?.credential_id),
    ...rotations.map(ofRotation),
  ].flatMap((id) => id ?? [])
}
