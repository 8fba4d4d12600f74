import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Keychain } from '../../src/main/keys/fernet/keychain.ts'

/** A keychain in a folder, one file for each account: it outlives the process, as the system's does. */
export function fileKeychain(folder: string): Keychain {
  mkdirSync(folder, { recursive: true })
  const fileOf = (account: string) => join(folder, Buffer.from(account).toString('base64url'))
  return {
    name: 'Files',
    available: async () => ({ available: true, reason: '' }),
    async get(account) {
      try {
        return readFileSync(fileOf(account))
      } catch {
        return null
      }
    },
    async set(account, secret) {
      const draft = `${fileOf(account)}.${process.pid}`
      writeFileSync(draft, secret)
      renameSync(draft, fileOf(account))
    },
    async delete(account) {
      rmSync(fileOf(account), { force: true })
      return true
    },
  }
}
