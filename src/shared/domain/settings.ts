import * as z from 'zod'
import { line } from './common.ts'

/** Settings of this machine. They are not secret and are kept outside the vault, in settings.json. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Minutes without input after which the vault locks; 0 never. */
  lockAfterMinutes: z.number().int().min(0).max(1440),
  /** Lock when the system suspends or its screen locks (desktop only). */
  lockOnSuspend: z.boolean(),
  /** Days before expiry from which a credential counts as expiring. */
  expiryWarningDays: z.number().int().min(1).max(365),
  /** Written as owner and audit actor; empty means the operating system's user name. */
  owner: line,
  /** Default deadline of a connection test in seconds. */
  testTimeoutSeconds: z.number().int().min(1).max(300),
  /** Days that deleted credentials rest in the trash. */
  trashDays: z.number().int().min(1).max(365),
  /** Make an encrypted backup of the vault when it was changed and the last one is a day old. */
  backupDaily: z.boolean(),
  /** How many backups of a vault are kept. */
  backupKeep: z.number().int().min(1).max(100),
  density: z.enum(['comfortable', 'compact']),
})
export type Settings = z.infer<typeof settings>

export const defaultSettings: Settings = {
  theme: 'system',
  lockAfterMinutes: 15,
  lockOnSuspend: true,
  expiryWarningDays: 30,
  owner: '',
  testTimeoutSeconds: 15,
  trashDays: 30,
  backupDaily: true,
  backupKeep: 14,
  density: 'comfortable',
}
