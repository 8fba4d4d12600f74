import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { type Effort, isWithin } from './effort.ts'
import { type KeyComplaint, tooMuchWork } from './private-key.ts'

const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

/** What is wrong with the form of a PKCS#12 file in Base64, without opening it; null when nothing is. */
export function pkcs12Complaint(text: string): string | null {
  if (text.includes('-----BEGIN ')) return 'This is PEM text. Choose PEM above, or give the .p12 or .pfx file.'
  if (!base64.test(text)) return 'Give the .p12 or .pfx file, or its bytes in Base64.'
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xfeedfeed)
    return 'This is a Java keystore. Convert it with keytool -importkeystore -deststoretype PKCS12.'
  return bytes[0] === 0x30 && bytes.length > 64 ? null : 'This is no PKCS#12 file.'
}

/** Opens a PKCS#12 file and proves that certificate and key are there and belong together. */
export function openPkcs12(
  text: string,
  passphrase: string,
  effort: Effort,
):
  | { readonly state: 'open'; readonly certificate: X509Certificate | null }
  | { readonly state: 'unopened' }
  | KeyComplaint {
  const pfx = Buffer.from(text, 'base64')
  if (!isWithin(effort, pfx))
    return effort === 'little' ? { state: 'unopened' } : { state: 'refused', about: 'key', message: tooMuchWork }
  try {
    const { context } = createSecureContext({ pfx, passphrase })
    return { state: 'open', certificate: certificateOf(context) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    if (/mac verify|incorrect_password|invalid password/i.test(reason))
      return {
        state: 'refused',
        about: 'passphrase',
        message: passphrase === '' ? 'Give the passphrase of the file.' : 'The passphrase does not open the file.',
      }
    if (/unsupported|unknown_algorithm|unknown_cipher|unknown_digest/i.test(reason))
      return {
        state: 'refused',
        about: 'key',
        message: 'The file is encrypted in an outdated way (RC2 or RC4). Export it again with AES-256.',
      }
    return { state: 'refused', about: 'key', message: 'The file can’t be read, or lacks a certificate with its key.' }
  }
}

/** The certificate of a context. Node hands it out by a method that its types don't name. */
function certificateOf(context: unknown): X509Certificate | null {
  if (typeof context !== 'object' || context === null || !('getCertificate' in context)) return null
  const { getCertificate } = context
  const raw: unknown = typeof getCertificate === 'function' ? getCertificate.call(context) : null
  return Buffer.isBuffer(raw) ? new X509Certificate(raw) : null
}
