import { type AuditAction, auditActions } from '../../shared/domain/audit.ts'

const words: Record<AuditAction, string> = {
  'vault.create': 'Vault created',
  'vault.unlock': 'Unlocked',
  'vault.unlock-failed': 'Unlock failed',
  'vault.lock': 'Locked',
  'vault.backup': 'Backup written',
  'vault.backup-remove': 'Backup deleted',
  'vault.restore': 'Vault restored',
  'vault.rekey': 'New vault key',
  'slot.add': 'Key slot added',
  'slot.remove': 'Key slot removed',
  'slot.test': 'Key slot tested',
  'credential.create': 'Credential added',
  'credential.update': 'Credential edited',
  'credential.rotate': 'Credential rotated',
  'credential.rollback': 'Credential rolled back',
  'credential.destroy-version': 'Version destroyed',
  'credential.disable': 'Credential disabled',
  'credential.enable': 'Credential enabled',
  'credential.trash': 'Moved to the trash',
  'credential.restore': 'Restored from the trash',
  'credential.shred': 'Credential shredded',
  'credential.use': 'Credential used',
  'credential.bind-host': 'Host allowed',
  'credential.authorize': 'Credential authorized',
  'credential.refresh': 'Tokens refreshed',
  'credential.revoke': 'Tokens revoked',
  'rotation.start': 'Rotation begun',
  'rotation.apply': 'New value set at the server',
  'rotation.test': 'New value tested',
  'rotation.switch': 'Switched to the new value',
  'rotation.roll-back': 'Rotation rolled back',
  'rotation.abort': 'Rotation given up',
  'rotation.revoke': 'Old value revoked',
  'rotation.finish': 'Old value destroyed',
  'reference.add': 'Reference added',
  'reference.update': 'Reference edited',
  'reference.remove': 'Reference removed',
  'reference.scan': 'References scanned',
  'connection.create': 'Connection added',
  'connection.update': 'Connection edited',
  'connection.trust-host-key': 'Host key trusted',
  'connection.delete': 'Connection deleted',
  'connection.request': 'Request sent',
  'connection.test': 'Connection tested',
  'system.create': 'System added',
  'system.update': 'System edited',
  'system.delete': 'System deleted',
  'bundle.export': 'Bundle exported',
  'bundle.import': 'Bundle imported',
  'audit.export': 'Audit log exported',
  'audit.verify': 'Audit log verified',
  'settings.update': 'Settings changed',
  'policy.set': 'Rule set',
  'policy.remove': 'Rule removed',
  'notice.snooze': 'Reminder put off',
  'notice.wake': 'Reminder back on',
}

/** An action of the audit log in words. One that this version doesn't know is shown as it stands. */
export function actionWords(action: string): string {
  return isKnown(action) ? words[action] : action
}

function isKnown(action: string): action is AuditAction {
  return (auditActions as readonly string[]).includes(action)
}
