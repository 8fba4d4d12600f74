import type { SecureContextOptions } from 'node:tls'
import { isWithin } from '../credentials/material/effort.ts'
import { opensSoon } from '../credentials/material/private-key.ts'
import { failure } from './classify.ts'
import { type ClientCertificate, ProbeFailure } from './connector.ts'

/**
 * What a client proves itself with in a TLS handshake.
 *
 * @throws ProbeFailure `misconfigured` for a key that would take hours to open, which no deadline could end; Error of OpenSSL when
 *   the key doesn't open or doesn't belong to the certificate: the type has checked all of it, save in an import
 */
export function identityOf(certificate: ClientCertificate): SecureContextOptions {
  const { passphrase } = certificate
  if (!('pfx' in certificate)) assertOpensSoon(certificate.key)
  else if (!isWithin('full', Buffer.from(certificate.pfx, 'base64'))) throw new ProbeFailure(tooMuchEffort)
  const locked = passphrase === '' ? {} : { passphrase }
  if ('pfx' in certificate) return { pfx: Buffer.from(certificate.pfx, 'base64'), ...locked }
  return { cert: certificate.cert, key: certificate.key, ...locked }
}

/** For a private key whose passphrase would be hashed for minutes. */
const tooMuchEffort = failure('misconfigured', '', {
  message: 'The encryption of the private key asks for more work than is sensible, so it was not opened.',
  remedy: 'Encrypt the key again with current software, then rotate the credential.',
})

/** @throws ProbeFailure `misconfigured` for a private key in PEM form that would take hours to open */
export function assertOpensSoon(pem: string): void {
  if (!opensSoon(pem)) throw new ProbeFailure(tooMuchEffort)
}
