import * as z from 'zod'
import { line } from './common.ts'

/** A time of day: `07:30`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time such as 07:30.')

/** Settings of this machine. They are not secret and are kept outside the vault, in settings.json. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Minutes without input after which the vault locks; 0 never. */
  lockAfterMinutes: z.number().int().min(0).max(1440),
  /** Lock when the system suspends or its screen locks (desktop only). */
  lockOnSuspend: z.boolean(),
  /** Days before expiry from which a credential counts as expiring. */
  expiryWarningDays: z.number().int().min(1).max(365),
  /** Show notifications of the system when dates come near. */
  notifications: z.boolean(),
  /** Also while the vault is locked: names and dates then stay in memory. */
  notifyWhileLocked: z.boolean(),
  /** Go on in the tray when the last window is closed, where the system shows one (desktop on Linux and Windows only). */
  stayInTray: z.boolean(),
  /** Written as owner and audit actor; empty means the operating system's user name. */
  owner: line,
  /** Default deadline of a connection test in seconds. */
  testTimeoutSeconds: z.number().int().min(1).max(300),
  /** Connections that are tested at the same time: enough to hide slow servers, few enough not to look like an attack. */
  testParallel: z.number().int().min(1).max(50),
  /** Hours after which a connection is tested again by itself while the vault is open; 0 never. */
  retestEveryHours: z.number().int().min(0).max(720),
  /** From when to when no test runs by itself, in local time as `22:00`; equal times mean none. */
  quietFrom: timeOfDay,
  quietUntil: timeOfDay,
  /** Months after which the credentials are to be reviewed again; 0 never. */
  reviewEveryMonths: z.number().int().min(0).max(24),
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
  notifications: true,
  notifyWhileLocked: false,
  stayInTray: true,
  owner: '',
  testTimeoutSeconds: 15,
  testParallel: 8,
  retestEveryHours: 0,
  quietFrom: '22:00',
  quietUntil: '07:00',
  reviewEveryMonths: 3,
  trashDays: 30,
  backupDaily: true,
  backupKeep: 14,
  density: 'comfortable',
}
