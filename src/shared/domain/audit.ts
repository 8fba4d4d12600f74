import * as z from 'zod'
import { instant, line } from './common.ts'

export const auditActions = [
  'vault.create',
  'vault.unlock',
  'vault.unlock-failed',
  'vault.lock',
  'vault.backup',
  'vault.backup-remove',
  'vault.restore',
  'vault.rekey',
  'slot.add',
  'slot.remove',
  'slot.test',
  'credential.create',
  'credential.update',
  'credential.rotate',
  'credential.rollback',
  'credential.destroy-version',
  'credential.disable',
  'credential.enable',
  'credential.trash',
  'credential.restore',
  'credential.shred',
  'credential.use',
  'credential.bind-host',
  'credential.authorize',
  'credential.refresh',
  'credential.revoke',
  'rotation.start',
  'rotation.apply',
  'rotation.test',
  'rotation.switch',
  'rotation.roll-back',
  'rotation.abort',
  'rotation.revoke',
  'rotation.finish',
  'reference.add',
  'reference.update',
  'reference.remove',
  'reference.scan',
  'reference.report',
  'credential.retire',
  'connection.create',
  'connection.update',
  'connection.trust-host-key',
  'connection.delete',
  'connection.test',
  'connection.request',
  'system.create',
  'system.update',
  'system.delete',
  'bundle.export',
  'bundle.import',
  'review.start',
  'review.decide',
  'review.finish',
  'review.report',
  'audit.export',
  'audit.verify',
  'settings.update',
  'policy.set',
  'policy.remove',
  'notice.snooze',
  'notice.wake',
  'calendar.export',
] as const
export type AuditAction = (typeof auditActions)[number]

/** One record of the audit log. Never a value, never a secret. */
export const auditRecord = z.strictObject({
  /** Position in the chain, from 1 without gaps. */
  seq: z.number().int().positive(),
  at: instant,
  /** Who did it: the operating system's user and the face, such as `ada (command)`. */
  actor: line,
  action: z.enum(auditActions),
  outcome: z.enum(['ok', 'failed', 'refused']),
  subjectType: z.enum(['vault', 'slot', 'credential', 'connection', 'system', 'bundle', 'settings', 'audit', 'review']),
  subjectId: z.string().nullable(),
  /** Name of the subject at that time. */
  subject: line,
  /** A code or a short fact, such as `auth-failed` or `version 3`. */
  detail: line,
})
export type AuditRecord = z.infer<typeof auditRecord>

export const auditVerification = z.strictObject({
  ok: z.boolean(),
  records: z.number().int().nonnegative(),
  /** Number of the first record that doesn't fit the chain; null when all fit. */
  firstBroken: z.number().int().nullable(),
})
export type AuditVerification = z.infer<typeof auditVerification>
