/**
 * A passphrase as bytes: NFKC (UAX #15), then UTF-8, so that the same characters open the vault whichever keyboard or system
 * composed them. Nothing is trimmed. The caller wipes the result; bytes that are plain ASCII never become a string.
 */
export function passphraseBytes(passphrase: string | Buffer): Buffer {
  if (typeof passphrase === 'string') return Buffer.from(passphrase.normalize('NFKC'), 'utf8')
  if (passphrase.every((byte) => byte < 0x80)) return Buffer.from(passphrase)
  return Buffer.from(passphrase.toString('utf8').normalize('NFKC'), 'utf8')
}
