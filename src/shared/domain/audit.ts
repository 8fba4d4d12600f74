import * as z from 'zod'
import { id, instant, line } from './common.ts'

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
  'credential.share',
  'credential.unshare',
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
  'connection.forget-requests',
  'system.create',
  'system.update',
  'system.delete',
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
  'offboarding.begin',
  'offboarding.decide',
  'offboarding.report',
  'bundle.export',
  'bundle.import',
  'import.file',
  'import.undo',
  'export.kdbx',
  'export.allow',
  'export.plaintext',
  'review.start',
  'review.decide',
  'review.finish',
  'review.report',
  'audit.export',
  'audit.verify',
  'report.export',
  'stream.create',
  'stream.delete',
  'stream.test',
  'stream.lag',
  'stream.recover',
  'alert.raise',
  'alert.acknowledge',
  'settings.update',
  'policy.set',
  'policy.remove',
  'notice.snooze',
  'notice.wake',
  'calendar.export',
] as const
export type AuditAction = (typeof auditActions)[number]

export const auditOutcomes = ['ok', 'failed', 'refused'] as const
export type AuditOutcome = (typeof auditOutcomes)[number]

export const auditSubjectTypes = [
  'vault',
  'slot',
  'credential',
  'connection',
  'system',
  'person',
  'team',
  'bundle',
  'settings',
  'audit',
  'stream',
  'review',
] as const
export type AuditSubjectType = (typeof auditSubjectTypes)[number]

/** One record of the audit log. Never a value, never a secret. */
export const auditRecord = z.strictObject({
  /** Position in the chain, from 1 without gaps. */
  seq: z.number().int().positive(),
  at: instant,
  /** Who did it: the operating system's user and the face, such as `ada (command)`. */
  actor: line,
  action: z.enum(auditActions),
  outcome: z.enum(auditOutcomes),
  subjectType: z.enum(auditSubjectTypes),
  subjectId: z.string().nullable(),
  /** Name of the subject at that time. */
  subject: line,
  /** A code or a short fact, such as `auth-failed` or `version 3`. */
  detail: line,
})
export type AuditRecord = z.infer<typeof auditRecord>

/** What a list or an export is narrowed to. Everything that is given has to hold; an empty list narrows nothing. */
export const auditFilter = z.strictObject({
  /** Follow one subject. */
  subjectId: id.optional(),
  /** With a credential as subject: follow its connections too. */
  withConnections: z.boolean().optional(),
  subjectType: z.array(z.enum(auditSubjectTypes)).max(20).optional(),
  /** A person whatever the face (`ada`), or a person with the face (`ada (command)`). */
  actor: z.array(line).max(20).optional(),
  action: z.array(z.enum(auditActions)).max(100).optional(),
  outcome: z.array(z.enum(auditOutcomes)).max(3).optional(),
  /** Part of the actor, the action, the subject or the detail, whatever the case of its ASCII letters. */
  text: z.string().max(200).optional(),
  /** From this instant on. */
  from: instant.optional(),
  /** Before this instant. */
  until: instant.optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** A record's number and 128 bits that stand for the log until there: `1204:9f86d081884c7d659a2feaa0c55ad015`. */
export const auditAnchor = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[1-9]\d{0,14}:[0-9a-f]{32}$/, 'Write an anchor such as 1204:9f86d081884c7d659a2feaa0c55ad015.')

/** Whether a log goes on from an anchor: it does, it ends before that record, or it is another log. Null when none was given. */
const continues = z.enum(['yes', 'ends-before', 'differs']).nullable()

export const auditVerification = z.strictObject({
  ok: z.boolean(),
  records: z.number().int().nonnegative(),
  /** Number of the first record that doesn't fit the chain; null when all fit. */
  firstBroken: z.number().int().nullable(),
  /** The anchor of the last record, to be kept elsewhere; null when the chain is broken. */
  anchor: z.string().nullable(),
  continues,
})
export type AuditVerification = z.infer<typeof auditVerification>

/** What was found of an exported file. */
export const auditFileVerification = z.strictObject({
  ok: z.boolean(),
  records: z.number().int().nonnegative(),
  /** Numbers of the first and the last record; null for an empty file. */
  firstSeq: z.number().int().nullable(),
  lastSeq: z.number().int().nullable(),
  /** How often records are missing in between: a filtered export leaves out what it does not find. */
  gaps: z.number().int().nonnegative(),
  /** The first line that isn't as it was exported; null when all are. */
  broken: z
    .strictObject({
      line: z.number().int().positive(),
      seq: z.number().int().nullable(),
      why: z.enum(['unreadable', 'order', 'altered']),
    })
    .nullable(),
  /** The anchor of the last record; null unless the file has every record from the first on. */
  anchor: z.string().nullable(),
  /** `incomplete`: without every record from the first on, the file can't be compared with an anchor. */
  continues: z.enum(['yes', 'ends-before', 'differs', 'incomplete']).nullable(),
})
export type AuditFileVerification = z.infer<typeof auditFileVerification>
