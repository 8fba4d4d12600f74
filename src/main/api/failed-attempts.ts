import type { CallName } from '../../shared/api/contract.ts'
import type { AuditAction, AuditRecord } from '../../shared/domain/audit.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { ReadDb } from '../vault/database.ts'
import { findConnection } from '../vault/repositories/connections.ts'
import { credentialByRid, findCredential } from '../vault/repositories/credentials.ts'
import { findRotation } from '../vault/repositories/rotations.ts'
import { findSystem } from '../vault/repositories/systems.ts'
import type { Services } from './services.ts'

type Subject = AuditRecord['subjectType']

/** Calls that change something or let something out, by the record that they leave when they succeed. */
export const attempts: Partial<Record<CallName, readonly [action: AuditAction, subject: Subject]>> = {
  'app.updateSettings': ['settings.update', 'settings'],
  'policy.set': ['policy.set', 'settings'],
  'policy.remove': ['policy.remove', 'settings'],
  'overview.calendar': ['calendar.export', 'vault'],
  'notices.snooze': ['notice.snooze', 'credential'],
  'vault.addSlot': ['slot.add', 'slot'],
  'vault.removeSlot': ['slot.remove', 'slot'],
  'vault.replaceSlot': ['slot.add', 'slot'],
  'vault.rotateSlot': ['slot.add', 'slot'],
  'vault.rekey': ['vault.rekey', 'vault'],
  'backups.remove': ['vault.backup-remove', 'vault'],
  'backups.preview': ['vault.restore', 'vault'],
  'backups.restore': ['vault.restore', 'vault'],
  'credentials.create': ['credential.create', 'credential'],
  'credentials.update': ['credential.update', 'credential'],
  'credentials.rotate': ['credential.rotate', 'credential'],
  'credentials.rollback': ['credential.rollback', 'credential'],
  'credentials.destroyVersion': ['credential.destroy-version', 'credential'],
  'credentials.disable': ['credential.disable', 'credential'],
  'credentials.enable': ['credential.enable', 'credential'],
  'credentials.trash': ['credential.trash', 'credential'],
  'credentials.restore': ['credential.restore', 'credential'],
  'credentials.shred': ['credential.shred', 'credential'],
  'credentials.tag': ['credential.update', 'credential'],
  'credentials.bindHost': ['credential.bind-host', 'credential'],
  'rotations.start': ['rotation.start', 'credential'],
  'rotations.startAutomatic': ['rotation.start', 'credential'],
  'rotations.switch': ['rotation.switch', 'credential'],
  'rotations.rollBack': ['rotation.roll-back', 'credential'],
  'rotations.abort': ['rotation.abort', 'credential'],
  'rotations.confirmRevocation': ['rotation.revoke', 'credential'],
  'rotations.finish': ['rotation.finish', 'credential'],
  'oauth.authorize': ['credential.authorize', 'credential'],
  'oauth.revoke': ['credential.revoke', 'credential'],
  'systems.create': ['system.create', 'system'],
  'systems.update': ['system.update', 'system'],
  'systems.delete': ['system.delete', 'system'],
  'connections.create': ['connection.create', 'connection'],
  'connections.update': ['connection.update', 'connection'],
  'connections.trustHostKey': ['connection.trust-host-key', 'connection'],
  'connections.delete': ['connection.delete', 'connection'],
  'tests.report': ['report.export', 'connection'],
  'requests.forget': ['connection.forget-requests', 'connection'],
  'audit.verify': ['audit.verify', 'audit'],
  'audit.verifyFile': ['audit.verify', 'audit'],
  'audit.export': ['audit.export', 'audit'],
  'reviews.start': ['review.start', 'review'],
  'reviews.decide': ['review.decide', 'review'],
  'reviews.finish': ['review.finish', 'review'],
  'reviews.report': ['review.report', 'review'],
  'retirements.begin': ['credential.retire', 'credential'],
  'retirements.step': ['credential.retire', 'credential'],
  'alerts.acknowledge': ['alert.acknowledge', 'vault'],
  'streams.add': ['stream.create', 'stream'],
  'streams.remove': ['stream.delete', 'stream'],
  'identity.create': ['identity.create', 'person'],
  'identity.addContact': ['contact.add', 'person'],
  'identity.verifyContact': ['contact.verify', 'person'],
  'identity.removeContact': ['contact.remove', 'person'],
  'teams.create': ['team.create', 'team'],
  'teams.rename': ['team.update', 'team'],
  'teams.setPolicy': ['team.update', 'team'],
  'teams.addMembers': ['team.update', 'team'],
  'teams.setRole': ['team.update', 'team'],
  'teams.removeMembers': ['team.update', 'team'],
  'teams.setGroup': ['team.update', 'team'],
  'teams.removeGroup': ['team.update', 'team'],
  'teams.leave': ['team.leave', 'team'],
  'teams.export': ['team.export', 'team'],
  'teams.open': ['team.join', 'team'],
  'teams.join': ['team.join', 'team'],
  'offboarding.begin': ['offboarding.begin', 'team'],
  'offboarding.decide': ['offboarding.decide', 'team'],
  'offboarding.report': ['offboarding.report', 'team'],
  'sharing.set': ['credential.share', 'credential'],
  'sharing.stop': ['credential.unshare', 'credential'],
  'remotes.set': ['team.remote', 'team'],
  'remotes.remove': ['team.remote', 'team'],
  'remotes.setAutomatic': ['team.remote', 'team'],
  'remotes.pull': ['team.pull', 'team'],
  'remotes.restore': ['team.restore', 'team'],
  'remotes.push': ['team.push', 'team'],
  'bundles.export': ['bundle.export', 'bundle'],
  'bundles.inspect': ['bundle.import', 'bundle'],
  'bundles.preview': ['bundle.import', 'bundle'],
  'bundles.import': ['bundle.import', 'bundle'],
  'imports.preview': ['import.file', 'vault'],
  'imports.import': ['import.file', 'vault'],
  'imports.undo': ['import.undo', 'vault'],
  'leaving.exportKdbx': ['export.kdbx', 'vault'],
  'leaving.allowPlaintext': ['export.allow', 'vault'],
  'leaving.exportPlaintext': ['export.plaintext', 'vault'],
}

/** Complaints about what was written: nothing was attempted yet, and what stands there may be a secret in the wrong place. */
const complaints: ReadonlySet<ErrorCode> = new Set([
  'invalid-request',
  'field-invalid',
  'secret-in-metadata',
  'not-found',
  'rotation-not-found',
  'slot-not-found',
  'draft-not-found',
  'scan-not-found',
  'file-not-found',
  'backup-not-found',
  'too-large',
  'name-taken',
  'type-unknown',
  'kind-unknown',
  'kind-mismatch',
  'system-built-in',
  'passphrase-required',
  'passphrase-too-weak',
  'key-not-set',
  'key-invalid',
  'recipient-invalid',
  'identity-invalid',
  'identity-missing',
  'identity-exists',
  'card-invalid',
  'card-own',
  'contact-not-found',
  'team-not-found',
  'remote-missing',
  'team-member-not-found',
  'team-group-not-found',
  'bundle-empty',
  'vault-locked',
  'vault-not-found',
])

/** What the vault itself forbade. Everything else didn't work out. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'host-not-bound',
  'confirmation-mismatch',
  'edit-conflict',
  'import-stale',
  'undo-over',
  'plaintext-not-allowed',
  'plaintext-forbidden',
  'plaintext-not-here',
  'credential-in-trash',
  'credential-disabled',
  'version-not-found',
  'version-current',
  'version-destroyed',
  'value-missing',
  'rotation-open',
  'rotation-step',
  'rotation-untested',
  'rotation-overtaken',
  'rotation-unrevoked',
  'rotation-grace',
  'rotation-no-method',
  'system-in-use',
  'last-slot',
  'rekey-needed',
  'restore-stale',
  'noop-refused',
  'review-finished',
  'review-open',
  'review-undecided',
  'retirement-step',
  'oauth-denied',
  'bundle-forged',
  'bundle-not-for-you',
  'bundle-replayed',
  'bundle-branched',
  'bundle-sender-unknown',
  'access-denied',
  'remote-forged',
  'remote-rolled-back',
  'access-own',
  'contact-changed',
  'contact-unverified',
  'team-invalid',
  'team-forked',
  'team-gap',
  'team-not-member',
  'team-owner-needed',
  'team-last-owner',
  'oauth-state-mismatch',
])

/**
 * Records what was attempted and not done (A1): its own record was rolled back with it, or never written. Reads, and calls
 * that record their failures themselves, leave none here. What can be attempted while the vault is locked waits for its log.
 */
export function recordFailedAttempt({ context }: Services, name: string, request: unknown, code: ErrorCode): void {
  const attempt = attempts[name as CallName]
  if (!attempt || complaints.has(code)) return
  const [action, subjectType] = attempt
  // A backup can be tried beside a locked vault, as often as the vault itself.
  if (context.vault.state === 'locked' && action === 'vault.restore') context.vault.noteWhileLocked(action, code)
  if (context.vault.state !== 'unlocked') return
  const subjectId = idOf(request)
  try {
    context.vault.write([], (db, audit) => {
      const find = {
        credential: name.startsWith('rotations.') ? credentialOfRotation : findCredential,
        connection: findConnection,
        system: findSystem,
      }
      const found =
        subjectId !== null && subjectType in find ? find[subjectType as keyof typeof find](db, subjectId) : null
      const outcome = refusals.has(code) ? 'refused' : 'failed'
      audit({
        action,
        outcome,
        subjectType,
        subjectId: found?.id ?? subjectId,
        subject: found?.name ?? '',
        detail: code,
      })
    })
  } catch {
    // A disk that is full fails this as well, and the caller is told of that already.
  }
}

/** The credential of a rotation, or of its beginning. */
function credentialOfRotation(db: ReadDb, id: string) {
  const rotation = findRotation(db, id)
  return rotation ? credentialByRid(db, rotation.credential_rid) : findCredential(db, id)
}

/** The one item that a request is about; null for none or several. */
function idOf(request: unknown): string | null {
  if (typeof request !== 'object' || request === null) return null
  if ('id' in request && typeof request.id === 'string') return request.id
  if ('credentialIds' in request && Array.isArray(request.credentialIds) && request.credentialIds.length === 1)
    return String(request.credentialIds[0])
  if ('credentialId' in request && typeof request.credentialId === 'string') return request.credentialId
  if ('ids' in request && Array.isArray(request.ids) && request.ids.length === 1) return String(request.ids[0])
  return null
}
