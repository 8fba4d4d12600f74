import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, constants, fsyncSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { syncNames } from '../vault/durable.ts'
import { readSideBytes } from '../vault/side-file.ts'

/**
 * An answer that comes when nothing can be written any more: the vault has been locked meanwhile, or is being replaced. A service
 * that replaces refresh tokens has given the only one that works. So each refresh has a random key of its own, which lies sealed
 * in the vault from before anything is sent; with it the answer is put beside the vault, and whoever has the vault open next takes
 * it in. The file says nothing without the vault's key, and one from elsewhere doesn't open.
 */
const algorithm = 'aes-256-gcm'
const prefix = 'oauth-late-'
/** Of one answer, which has 1 MiB at most, however its characters are written. */
const maxBytes = 8_388_608

/** Random key of one refresh. */
export function newLateKey(): Buffer {
  return randomBytes(32)
}

/** Whether it was kept: a disk that is full can't be helped. The key is wiped. */
export function keepLate(folder: string, claim: string, key: Buffer, text: string): boolean {
  try {
    const nonce = randomBytes(12)
    const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(claim))
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    const file = openSync(fileOf(folder, claim), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      writeSync(file, sealed)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    syncNames(folder)
    return true
  } catch {
    return false
  } finally {
    key.fill(0)
  }
}

/** The answer that came late to a refresh; undefined when there is none, or none that opens. The key is wiped. */
export function readLate(folder: string, claim: string, key: Buffer): string | undefined {
  try {
    const bytes = readSideBytes(fileOf(folder, claim), maxBytes)
    if (bytes.length < 29) return undefined
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12))
      .setAAD(Buffer.from(claim))
      .setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  } finally {
    key.fill(0)
  }
}

/** Removes answers that were taken in: those of refreshes that are not under way any more. */
export function sweepLate(folder: string, claims: ReadonlySet<string>): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(prefix) && !claims.has(name.slice(prefix.length))) rmSync(join(folder, name), { force: true })
}

/** A claim is a UUID of ours, and so is the name. */
function fileOf(folder: string, claim: string): string {
  return join(folder, `${prefix}${claim}`)
}
