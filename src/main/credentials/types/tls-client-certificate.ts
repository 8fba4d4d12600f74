import type { FieldIssue } from '../../../shared/errors.ts'
import { variablePrefix } from '../env-text.ts'
import {
  belongsTo,
  certificateExpiry,
  certificateFacts,
  certificateWarnings,
  leafOf,
  readCertificates,
  refusedCertificate,
} from '../material/certificate.ts'
import type { Effort } from '../material/effort.ts'
import { openPkcs12, pkcs12Complaint } from '../material/pkcs12.ts'
import { privateKeyComplaint, readPrivateKey } from '../material/private-key.ts'
import { type CredentialType, type CredentialValues, textOf } from '../type.ts'

const pem = { field: 'format', values: ['pem'] } as const

/** A certificate with its key, with which a client proves who it is during the TLS handshake. */
export const tlsClientCertificate: CredentialType = {
  id: 'tls-client-certificate',
  label: 'TLS client certificate',
  summary: 'A certificate with its private key, shown to servers that ask for one (mutual TLS).',
  group: 'certificates',
  primary: 'privateKey',
  fields: [
    {
      name: 'format',
      label: 'Format',
      kind: 'choice',
      secret: false,
      required: true,
      rotates: 'only',
      default: 'pem',
      choices: [
        { value: 'pem', label: 'PEM' },
        { value: 'pkcs12', label: 'PKCS#12 (.p12, .pfx)' },
      ],
    },
    {
      name: 'certificate',
      label: 'Certificate',
      kind: 'multiline',
      secret: false,
      required: true,
      rotates: 'only',
      when: pem,
      placeholder: '-----BEGIN CERTIFICATE-----',
      help: 'Your own first, then those between it and its authority.',
      validate(value) {
        const read = readCertificates(value)
        return typeof read === 'string' ? read : read.chain[0] ? refusedCertificate(read.chain[0]) : null
      },
    },
    {
      name: 'privateKey',
      label: 'Private key',
      kind: 'multiline',
      secret: true,
      required: true,
      when: pem,
      placeholder: '-----BEGIN PRIVATE KEY-----',
      validate: privateKeyComplaint,
    },
    {
      name: 'pkcs12',
      label: 'PKCS#12 file',
      kind: 'multiline',
      secret: true,
      required: true,
      binary: true,
      when: { field: 'format', values: ['pkcs12'] },
      placeholder: 'MII…',
      help: 'The .p12 or .pfx file, which holds certificate and key.',
      validate: pkcs12Complaint,
    },
    {
      name: 'passphrase',
      label: 'Passphrase',
      kind: 'text',
      secret: true,
      hideTail: true,
      help: 'Of the key or the file.',
    },
  ],
  check(values, known, effort) {
    if (known === 'config') return []
    return textOf(values, 'format') === 'pkcs12' ? checkPkcs12(values, effort) : checkPem(values, effort)
  },
  clientCertificate(values) {
    const passphrase = textOf(values, 'passphrase')
    if (textOf(values, 'format') === 'pkcs12') return { pfx: textOf(values, 'pkcs12'), passphrase }
    return { cert: textOf(values, 'certificate'), key: textOf(values, 'privateKey'), passphrase }
  },
  env(values, name) {
    const prefix = variablePrefix(name)
    const variables = {
      [`${prefix}_CERTIFICATE`]: textOf(values, 'certificate'),
      [`${prefix}_PRIVATE_KEY`]: textOf(values, 'privateKey'),
      [`${prefix}_PKCS12`]: textOf(values, 'pkcs12'),
      [`${prefix}_PASSPHRASE`]: textOf(values, 'passphrase'),
    }
    return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  },
  expiry(values, effort) {
    const leaf = certificateOf(values, effort)
    return leaf && certificateExpiry(leaf)
  },
  material(values, effort) {
    const leaf = certificateOf(values, effort)
    return leaf === null
      ? { facts: [], warnings: [] }
      : { facts: certificateFacts(leaf), warnings: certificateWarnings(leaf) }
  },
}

function certificateOf(values: CredentialValues, effort: Effort) {
  if (textOf(values, 'format') !== 'pkcs12') return leafOf(textOf(values, 'certificate'))
  const opened = openPkcs12(textOf(values, 'pkcs12'), textOf(values, 'passphrase'), effort)
  return opened.state === 'open' ? opened.certificate : null
}

function checkPem(values: CredentialValues, effort: Effort): FieldIssue[] {
  const read = readPrivateKey(textOf(values, 'privateKey'), textOf(values, 'passphrase'), effort)
  if (read.state === 'refused')
    return [{ path: read.about === 'key' ? 'privateKey' : 'passphrase', message: read.message }]
  const leaf = leafOf(textOf(values, 'certificate'))
  if (read.state !== 'open' || leaf === null || belongsTo(leaf, read.key)) return []
  return [{ path: 'certificate', message: 'The certificate was made for another private key.' }]
}

function checkPkcs12(values: CredentialValues, effort: Effort): FieldIssue[] {
  const opened = openPkcs12(textOf(values, 'pkcs12'), textOf(values, 'passphrase'), effort)
  if (opened.state === 'unopened') return []
  if (opened.state === 'refused')
    return [{ path: opened.about === 'key' ? 'pkcs12' : 'passphrase', message: opened.message }]
  const refusal = opened.certificate && refusedCertificate(opened.certificate)
  return refusal ? [{ path: 'pkcs12', message: refusal }] : []
}
