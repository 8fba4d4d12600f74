import { readOpenSshKey } from '../../credentials/material/openssh-key.ts'
import { isPrivateKeyLabel, type PemBlock, pemBlocks } from '../../credentials/material/pem.ts'
import { pkcs12Complaint } from '../../credentials/material/pkcs12.ts'
import { foreignKeyComplaint, noKeyComplaint } from '../../credentials/material/private-key.ts'
import type { Recogniser } from './recognition.ts'

const sshCertificate = /^\S{1,100}-cert-v01@openssh\.com\s+AAAA[A-Za-z0-9+/]+={0,2}.*$/m

/** Private keys and certificates in PEM, OpenSSH's format or PKCS#12. */
export const recogniseKey: Recogniser = (text) => {
  const foreign = foreignKeyComplaint(text)
  if (foreign !== null) return { reason: foreign }
  if (/^AGE-SECRET-KEY-/i.test(text))
    return { reason: 'This is an age identity, which opens bundles. It is no credential.' }
  if (text.includes('-----BEGIN NATS USER JWT-----') || /^SU[A-Z2-7]{56}$/.test(text))
    return { what: 'credentials of a NATS user', type: 'nats-credentials', secrets: { credentials: text } }
  const pfx = pkcs12Of(text)
  if (pfx !== null)
    return {
      what: 'PKCS#12 file',
      type: 'tls-client-certificate',
      config: { format: 'pkcs12' },
      secrets: { pkcs12: pfx },
      notes: ['Type the passphrase of the file.'],
    }
  if (!text.includes('-----BEGIN ')) return null
  const blocks = pemBlocks(text)
  const keys = blocks.filter(({ label }) => isPrivateKeyLabel(label))
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
  const [key] = keys
  if (keys.length > 1) return { reason: 'There are several private keys in this text. Paste one at a time.' }
  if (key === undefined && certificates.length === 0) return { reason: noKeyComplaint(text) }
  const isLocked = key !== undefined && isEncrypted(key)
  const passphrase = isLocked ? ['The private key is encrypted. Type its passphrase.'] : []
  if (certificates.length > 0)
    return {
      what: key ? 'certificate with its private key' : 'certificate',
      type: 'tls-client-certificate',
      config: { format: 'pem', certificate: certificates.map((block) => block.text).join('') },
      secrets: key ? { privateKey: key.text } : {},
      notes: key ? passphrase : ['The private key is missing. Give it below.'],
    }
  if (key === undefined) return null
  if (/^(OPENSSH|RSA|EC|DSA) /.test(key.label)) {
    const certificate = sshCertificate.exec(text)?.[0]
    return {
      what: key.label.startsWith('OPENSSH') ? 'OpenSSH private key' : 'private key',
      type: 'ssh-key',
      config: certificate === undefined ? {} : { certificate },
      secrets: { privateKey: key.text },
      notes: passphrase,
    }
  }
  return {
    what: 'private key',
    type: 'key-pair',
    secrets: { privateKey: key.text },
    isGuess: true,
    notes: [...passphrase, 'Keys of this form sign in to services such as Snowflake. For a server, choose SSH key.'],
  }
}

function isEncrypted(block: PemBlock): boolean {
  return readOpenSshKey(block.text)?.isEncrypted ?? block.isEncrypted
}

/** The bytes of a PKCS#12 file in Base64: a sequence that begins with the version 3 (RFC 7292, section 4). */
function pkcs12Of(text: string): string | null {
  if (!text.startsWith('MI') || pkcs12Complaint(text) !== null) return null
  const head = Buffer.from(text.slice(0, 16), 'base64').subarray(0, 10).toString('hex')
  return /^308[0-4][0-9a-f]{2,8}020103/.test(head) || /^3080020103/.test(head) ? text : null
}
