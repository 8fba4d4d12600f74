import type { AuditAction } from '../../shared/domain/audit.ts'

const words: Partial<Record<AuditAction, string>> = {
  'credential.create': 'Added',
  'credential.update': 'Edited',
  'credential.rotate': 'Rotated',
  'credential.rollback': 'Went back to an older version',
  'credential.destroy-version': 'Destroyed a version',
  'credential.disable': 'Disabled',
  'credential.enable': 'Enabled',
  'credential.trash': 'Moved to the trash',
  'credential.restore': 'Restored',
  'credential.shred': 'Shredded',
  'credential.use': 'Used',
  'credential.bind-host': 'Allowed a host',
  'credential.authorize': 'Authorized',
  'credential.refresh': 'Refreshed the tokens',
  'credential.revoke': 'Revoked the tokens',
  'rotation.start': 'Began a rotation',
  'rotation.apply': 'Set the new value at the server',
  'rotation.test': 'Tested the new value',
  'rotation.switch': 'Switched to the new value',
  'rotation.roll-back': 'Went back to the old value',
  'rotation.abort': 'Gave up the rotation',
  'rotation.revoke': 'Confirmed the revocation',
  'rotation.finish': 'Destroyed the old value',
  'reference.add': 'Added a reference',
  'reference.update': 'Edited a reference',
  'reference.remove': 'Removed a reference',
  'reference.scan': 'Scanned for references',
  'reference.report': 'Wrote a report of attachments',
  'credential.retire': 'Retirement',
  'review.decide': 'Decided in a review',
  'connection.create': 'Added',
  'connection.update': 'Edited',
  'connection.trust-host-key': 'Trusted a host key',
  'connection.delete': 'Deleted',
  'connection.request': 'Sent a request',
  'connection.test': 'Tested',
  'notice.snooze': 'Put off a reminder',
  'notice.wake': 'Turned on a reminder',
  'bundle.export': 'Exported',
  'bundle.import': 'Imported',
}

/** What an audit record says about its subject, in a word or two. */
export function describeAction(action: AuditAction): string {
  return words[action] ?? action
}
