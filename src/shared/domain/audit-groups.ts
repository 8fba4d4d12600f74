import type { AuditAction } from './audit.ts'

/** Kinds of events that people look for, each with its actions. */
export const actionGroups = [
  { id: 'use', label: 'Use of credentials', actions: ['credential.use', 'credential.bind-host'] },
  {
    id: 'oauth',
    label: 'Authorizations',
    actions: ['credential.authorize', 'credential.refresh', 'credential.revoke'],
  },
  { id: 'test', label: 'Connection tests', actions: ['connection.test'] },
  { id: 'request', label: 'Requests tried out', actions: ['connection.request', 'connection.forget-requests'] },
  {
    id: 'credential',
    label: 'Changes to credentials',
    actions: ['credential.create', 'credential.update', 'credential.disable', 'credential.enable'],
  },
  {
    id: 'value',
    label: 'Rotation and versions',
    actions: ['credential.rotate', 'credential.rollback', 'credential.destroy-version'],
  },
  {
    id: 'rotation',
    label: 'Steps of rotations',
    actions: [
      'rotation.start',
      'rotation.apply',
      'rotation.test',
      'rotation.switch',
      'rotation.roll-back',
      'rotation.abort',
      'rotation.revoke',
      'rotation.finish',
    ],
  },
  {
    id: 'deletion',
    label: 'Trash and shredding',
    actions: ['credential.trash', 'credential.restore', 'credential.shred', 'credential.retire'],
  },
  { id: 'review', label: 'Reviews', actions: ['review.start', 'review.decide', 'review.finish', 'review.report'] },
  {
    id: 'connection',
    label: 'Changes to connections',
    actions: ['connection.create', 'connection.update', 'connection.trust-host-key', 'connection.delete'],
  },
  {
    id: 'reference',
    label: 'References',
    actions: ['reference.add', 'reference.update', 'reference.remove', 'reference.scan', 'reference.report'],
  },
  { id: 'system', label: 'Changes to systems', actions: ['system.create', 'system.update', 'system.delete'] },
  {
    id: 'team',
    label: 'Teams and people',
    actions: [
      'identity.create',
      'contact.add',
      'contact.verify',
      'contact.remove',
      'team.create',
      'team.update',
      'team.export',
      'team.join',
      'team.leave',
      'team.pull',
      'team.restore',
      'team.push',
      'team.remote',
      'credential.share',
      'credential.unshare',
    ],
  },
  {
    id: 'bundle',
    label: 'Bundles and imports',
    actions: ['bundle.export', 'bundle.import', 'import.file', 'import.undo'],
  },
  { id: 'leaving', label: 'Exports for other tools', actions: ['export.kdbx', 'export.allow', 'export.plaintext'] },
  {
    id: 'unlock',
    label: 'Unlocking and locking',
    actions: [
      'vault.create',
      'vault.unlock',
      'vault.unlock-failed',
      'vault.lock',
      'vault.backup',
      'vault.backup-remove',
      'vault.restore',
      'vault.rekey',
    ],
  },
  { id: 'slot', label: 'Key slots', actions: ['slot.add', 'slot.remove', 'slot.test'] },
  {
    id: 'policy',
    label: 'Rules and reminders',
    actions: ['policy.set', 'policy.remove', 'notice.snooze', 'notice.wake', 'calendar.export'],
  },
  { id: 'alert', label: 'Alerts', actions: ['alert.raise', 'alert.acknowledge'] },
  {
    id: 'stream',
    label: 'Streams of this log',
    actions: ['stream.create', 'stream.delete', 'stream.test', 'stream.lag', 'stream.recover'],
  },
  {
    id: 'log',
    label: 'Settings, reports and this log',
    actions: ['audit.export', 'audit.verify', 'report.export', 'settings.update'],
  },
] as const satisfies readonly { id: string; label: string; actions: readonly AuditAction[] }[]
export type ActionGroup = (typeof actionGroups)[number]['id']
