import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { type Identity, type Recipient, Stanza } from 'age-encryption'
import { VaultError } from '../../../shared/errors.ts'
import { chaCha } from './chacha.ts'

/*
 * The scrypt stanza of age (https://age-encryption.org/v1, "The scrypt recipient type"), on Node's scrypt: it works beside
 * the event loop, so the window stays alive, and is several times as fast as JavaScript.
 */
const label = Buffer.from('age-encryption.org/v1/scrypt')

/** What `age` itself uses. About a second of work. */
const writeLogN = 18
/** A gibibyte of memory. A file that asks for more is refused. */
const maxLogN = 20

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

function passphraseKey(passphrase: string, salt: Uint8Array, logN: number): Promise<Buffer> {
  const N = 2 ** logN
  return derive(passphrase, Buffer.concat([label, salt]), 32, { N, r: 8, p: 1, maxmem: 128 * 8 * N + 2 ** 20 })
}

/** Encrypts the file key to a passphrase. The work factor is for tests; people get what `age` uses. */
export function passphraseRecipient(passphrase: string, logN = writeLogN): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16)
      const key = await passphraseKey(passphrase, salt, logN)
      const body = chaCha.seal(key, Buffer.alloc(12), fileKey)
      key.fill(0)
      return [new Stanza(['scrypt', salt.toString('base64').replace(/=+$/, ''), String(logN)], new Uint8Array(body))]
    },
  }
}

/** Opens a file key with a passphrase. Throws `bundle-malformed` for a stanza that breaks the format. */
export function passphraseIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const stanza = stanzas.find(({ args }) => args[0] === 'scrypt')
      if (stanza === undefined) return null
      const [, salt, work] = stanza.args
      const logN = /^[1-9]\d?$/.test(work ?? '') ? Number(work) : Number.POSITIVE_INFINITY
      // A passphrase can't stand beside other recipients: whoever knows it could otherwise forge files for them.
      const broken = stanzas.length !== 1 || stanza.args.length !== 3 || stanza.body.length !== 32 || logN > maxLogN
      if (broken || !/^[A-Za-z0-9+/]{22}$/.test(salt ?? '')) throw new VaultError('bundle-malformed')
      const key = await passphraseKey(passphrase, Buffer.from(salt ?? '', 'base64'), logN)
      try {
        return new Uint8Array(chaCha.open(key, Buffer.alloc(12), stanza.body))
      } catch {
        return null
      } finally {
        key.fill(0)
      }
    },
  }
}
