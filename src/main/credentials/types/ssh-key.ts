import type { FieldIssue } from '../../../shared/errors.ts'
import { variablePrefix } from '../env-text.ts'
import type { Effort } from '../material/effort.ts'
import { describeKey, type KeyKind, kindOfKey, refusedKey, weakKey } from '../material/key-strength.ts'
import { opensOpenSshKey, readOpenSshKey } from '../material/openssh-key.ts'
import { pemBlocks } from '../material/pem.ts'
import { foreignKeyComplaint, privateKeyComplaint, readPrivateKey } from '../material/private-key.ts'
import { readSshCertificate, sshCertificateExpiry, sshCertificateFacts } from '../material/ssh-certificate.ts'
import { kindOfSshKey, sshFingerprint, sshPublicKey } from '../material/ssh-public-key.ts'
import { controlComplaint } from '../text-rules.ts'
import { type CredentialType, type CredentialValues, textOf } from '../type.ts'

/** A key by which a user signs in to SSH and SFTP. */
export const sshKey: CredentialType = {
  id: 'ssh-key',
  label: 'SSH key',
  summary: 'A private key with which a user signs in to SSH and SFTP servers, and its certificate where there is one.',
  group: 'certificates',
  primary: 'privateKey',
  fields: [
    {
      name: 'username',
      label: 'User name',
      kind: 'text',
      secret: false,
      required: true,
      rotates: true,
      placeholder: 'deploy',
      validate: controlComplaint,
    },
    {
      name: 'privateKey',
      label: 'Private key',
      kind: 'multiline',
      secret: true,
      required: true,
      placeholder: '-----BEGIN OPENSSH PRIVATE KEY-----',
      help: 'In OpenSSH’s format or in PEM, such as the file id_ed25519.',
      validate: keyComplaint,
    },
    { name: 'passphrase', label: 'Passphrase of the key', kind: 'text', secret: true, hideTail: true },
    {
      name: 'certificate',
      label: 'Certificate',
      kind: 'multiline',
      secret: false,
      rotates: 'only',
      placeholder: 'ssh-ed25519-cert-v01@openssh.com AAAA…',
      help: 'The line of the file that ends in -cert.pub, for servers that trust an authority.',
      validate(value) {
        const read = readSshCertificate(value)
        return typeof read === 'string' ? read : null
      },
    },
  ],
  check(values, known, effort) {
    if (known === 'config') return []
    const opened = openKey(values, effort)
    if (opened === 'unopened') return []
    if ('path' in opened) return [opened]
    const certificate = readSshCertificate(textOf(values, 'certificate'))
    const isOther = typeof certificate !== 'string' && !opened.publicKey.equals(certificate.publicKey)
    return isOther ? [{ path: 'certificate', message: 'The certificate was made for another private key.' }] : []
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    const passphrase = textOf(values, 'passphrase')
    return {
      [`${prefix}_USERNAME`]: textOf(values, 'username'),
      [`${prefix}_PRIVATE_KEY`]: textOf(values, 'privateKey'),
      ...(passphrase !== '' && { [`${prefix}_PASSPHRASE`]: passphrase }),
    }
  },
  expiry(values) {
    const certificate = readSshCertificate(textOf(values, 'certificate'))
    return typeof certificate === 'string' ? null : sshCertificateExpiry(certificate)
  },
  material(values, effort) {
    const key = publicKeyOf(values, effort)
    const certificate = readSshCertificate(textOf(values, 'certificate'))
    const kind = key && kindOfSshKey(key)
    const weak = kind && weakKey(kind)
    return {
      facts: [
        { label: 'Key', value: kind ? describeKey(kind) : '' },
        { label: 'Fingerprint', value: key ? sshFingerprint(key) : '' },
        ...(typeof certificate === 'string' ? [] : sshCertificateFacts(certificate)),
      ],
      warnings: weak ? [weak] : [],
    }
  },
}

/** What is wrong with a key's form and strength, as far as it shows without its passphrase. */
function keyComplaint(text: string): string | null {
  const foreign = foreignKeyComplaint(text)
  if (foreign !== null) return foreign
  if (!pemBlocks(text).some(({ label }) => label === 'OPENSSH PRIVATE KEY')) return privateKeyComplaint(text)
  const key = readOpenSshKey(text)
  if (key === null) return 'The private key can’t be read. Copy it again, as a whole.'
  const kind = kindOfBlob(key.publicKey)
  if (kind === null) return 'The private key can’t be read. Copy it again, as a whole.'
  if (kind.algorithm === 'other') return 'Keys of this kind need their hardware, and can’t be used from a vault.'
  return refusedKey(kind, 'ssh')
}

function kindOfBlob(blob: Buffer): KeyKind | null {
  try {
    return kindOfSshKey(blob)
  } catch {
    return null
  }
}

/** The public half of the key, once its passphrase was proven, or a complaint. */
function openKey(values: CredentialValues, effort: Effort): { readonly publicKey: Buffer } | FieldIssue | 'unopened' {
  const [text, passphrase] = [textOf(values, 'privateKey'), textOf(values, 'passphrase')]
  const native = readOpenSshKey(text)
  if (native !== null) {
    if (native.isEncrypted && passphrase === '')
      return { path: 'passphrase', message: 'The private key is encrypted. Give its passphrase.' }
    // Each opening takes a part of a second, which is too much for the many of an import.
    const opens = native.isEncrypted && effort === 'little' ? null : opensOpenSshKey(native, passphrase)
    if (opens !== false) return { publicKey: native.publicKey }
    return native.isEncrypted
      ? { path: 'passphrase', message: 'The passphrase does not open the private key.' }
      : { path: 'privateKey', message: 'The private key is damaged. Copy it again, as a whole.' }
  }
  const read = readPrivateKey(text, passphrase, effort)
  if (read.state === 'refused')
    return { path: read.about === 'key' ? 'privateKey' : 'passphrase', message: read.message }
  if (read.state === 'unopened') return 'unopened'
  const refusal = refusedKey(kindOfKey(read.key), 'ssh')
  const publicKey = refusal === null ? sshPublicKey(read.key) : null
  if (publicKey !== null) return { publicKey }
  return { path: 'privateKey', message: refusal ?? 'SSH has no keys of this kind. Make an Ed25519 key.' }
}

/** The public half; null where it can't be read. */
function publicKeyOf(values: CredentialValues, effort: Effort): Buffer | null {
  const native = readOpenSshKey(textOf(values, 'privateKey'))
  if (native !== null) return native.publicKey
  const read = readPrivateKey(textOf(values, 'privateKey'), textOf(values, 'passphrase'), effort)
  return read.state === 'open' ? sshPublicKey(read.key) : null
}
