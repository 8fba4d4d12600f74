import * as z from 'zod'
import { id, line } from '../domain/common.ts'
import { leavingInfo, mostPlaintextMinutes, plaintextFormats, plaintextStatus } from '../domain/leaving.ts'
import { unlocked } from './define.ts'

const passphrase = z.string().min(1).max(1024)
const choose = z.union([
  z.strictObject({ credentialIds: z.array(id).min(1).max(10_000) }),
  z.strictObject({ environment: line }),
  z.strictObject({ all: z.literal(true) }),
])

/** Exports for other tools, so that nobody is kept by Keyward (S6). */
export const leavingApi = {
  /** A KeePass file with its own password, as a transfer file. */
  exportKdbx: unlocked(() => ({
    request: z.strictObject({ choose, password: passphrase }),
    response: z.strictObject({ fileId: id, name: z.string(), info: leavingInfo }),
  })),
  status: unlocked(() => ({ request: z.strictObject({}), response: plaintextStatus })),
  /**
   * Allows exports in plain text for some minutes, until the vault is locked. A passphrase slot must be opened once more; a vault
   * without one wants its name typed.
   */
  allowPlaintext: unlocked(() => ({
    request: z.strictObject({
      minutes: z.number().int().min(1).max(mostPlaintextMinutes),
      reason: line.min(1, 'Say what it is for.'),
      passphrase: passphrase.nullable(),
      confirm: z.string().max(200),
    }),
    response: plaintextStatus,
  })),
  endPlaintext: unlocked(() => ({ request: z.strictObject({}), response: plaintextStatus })),
  /**
   * Writes values in plain text. The command takes the file; the desktop app asks where it goes and writes it itself, so that no
   * page ever holds it: `fileId` is null then.
   */
  exportPlaintext: unlocked(() => ({
    request: z.strictObject({ choose, format: z.enum(plaintextFormats) }),
    response: z.strictObject({ fileId: id.nullable(), name: z.string(), info: leavingInfo }),
  })),
}
