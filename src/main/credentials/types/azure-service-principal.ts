import type { FieldIssue } from '../../../shared/errors.ts'
import {
  belongsTo,
  certificateExpiry,
  certificateFacts,
  certificateWarnings,
  leafOf,
  readCertificates,
  refusedCertificate,
} from '../material/certificate.ts'
import { kindOfKey } from '../material/key-strength.ts'
import { privateKeyComplaint, readPrivateKey } from '../material/private-key.ts'
import { controlComplaint, isGuid } from '../text-rules.ts'
import { type CredentialType, textOf } from '../type.ts'

const authorities: Readonly<Record<string, string>> = {
  usgov: 'https://login.microsoftonline.us/',
  china: 'https://login.chinacloudapi.cn/',
}

const principal = { field: 'method', values: ['secret', 'certificate'] } as const
const byCertificate = { field: 'method', values: ['certificate'] } as const

/** An application of Microsoft Entra that signs in by itself, or the identity that Azure gives to a machine. */
export const azureServicePrincipal: CredentialType = {
  id: 'azure-service-principal',
  label: 'Azure service principal',
  summary: 'An application of Microsoft Entra that signs in with a secret or a certificate, or a managed identity.',
  group: 'clouds',
  primary: 'clientSecret',
  fields: [
    {
      name: 'method',
      label: 'Signs in with',
      kind: 'choice',
      secret: false,
      required: true,
      rotates: 'only',
      default: 'secret',
      choices: [
        { value: 'secret', label: 'Client secret' },
        { value: 'certificate', label: 'Certificate' },
        { value: 'managed-identity', label: 'Managed identity' },
      ],
      help: 'A managed identity has no secret: it works on machines of Azure alone.',
    },
    {
      name: 'tenantId',
      label: 'Tenant',
      kind: 'text',
      secret: false,
      required: true,
      when: principal,
      placeholder: '00000000-0000-0000-0000-000000000000',
      help: 'Directory (tenant) ID, or a domain of the tenant.',
      validate: (value) =>
        isGuid(value) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value)
          ? null
          : 'Write the tenant’s ID, or a domain such as contoso.onmicrosoft.com.',
    },
    {
      name: 'clientId',
      label: 'Client ID',
      kind: 'text',
      secret: false,
      placeholder: '00000000-0000-0000-0000-000000000000',
      help: 'Application (client) ID. A managed identity that the system assigned needs none.',
      validate: (value) => (isGuid(value) ? null : 'A client ID is a GUID. Copy “Application (client) ID”.'),
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      kind: 'text',
      secret: true,
      required: true,
      when: { field: 'method', values: ['secret'] },
      validate: (value) =>
        isGuid(value)
          ? 'This is the ID of a secret. Give its value, which the portal shows only right after it is made.'
          : controlComplaint(value),
    },
    {
      name: 'certificate',
      label: 'Certificate',
      kind: 'multiline',
      secret: false,
      required: true,
      rotates: 'only',
      when: byCertificate,
      placeholder: '-----BEGIN CERTIFICATE-----',
      validate: certificateComplaint,
    },
    {
      name: 'privateKey',
      label: 'Private key',
      kind: 'multiline',
      secret: true,
      required: true,
      when: byCertificate,
      placeholder: '-----BEGIN PRIVATE KEY-----',
      validate: privateKeyComplaint,
    },
    {
      name: 'passphrase',
      label: 'Passphrase of the key',
      kind: 'text',
      secret: true,
      hideTail: true,
      when: byCertificate,
    },
    {
      name: 'cloud',
      label: 'Cloud',
      kind: 'choice',
      secret: false,
      default: 'public',
      choices: [
        { value: 'public', label: 'Azure' },
        { value: 'usgov', label: 'Azure Government' },
        { value: 'china', label: 'Azure in China' },
      ],
    },
  ],
  check(values, known, effort) {
    const issues: FieldIssue[] = []
    const method = textOf(values, 'method')
    if (method !== 'managed-identity' && textOf(values, 'clientId') === '')
      issues.push({ path: 'clientId', message: 'Client ID is required.' })
    if (method !== 'certificate' || known === 'config') return issues
    const read = readPrivateKey(textOf(values, 'privateKey'), textOf(values, 'passphrase'), effort)
    const leaf = leafOf(textOf(values, 'certificate'))
    if (read.state === 'refused')
      issues.push({ path: read.about === 'key' ? 'privateKey' : 'passphrase', message: read.message })
    else if (read.state === 'open' && leaf !== null && !belongsTo(leaf, read.key))
      issues.push({ path: 'certificate', message: 'The certificate was made for another private key.' })
    return issues
  },
  /** The names that Microsoft’s SDKs read. They take a certificate by the path of a file, which a vault has none of. */
  env(values) {
    const authority = authorities[textOf(values, 'cloud')]
    const variables = {
      AZURE_TENANT_ID: textOf(values, 'tenantId'),
      AZURE_CLIENT_ID: textOf(values, 'clientId'),
      AZURE_CLIENT_SECRET: textOf(values, 'clientSecret'),
      AZURE_AUTHORITY_HOST: authority ?? '',
    }
    return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  },
  expiry(values) {
    const leaf = leafOf(textOf(values, 'certificate'))
    return leaf && certificateExpiry(leaf)
  },
  material(values) {
    const leaf = leafOf(textOf(values, 'certificate'))
    return leaf === null
      ? { facts: [], warnings: [] }
      : { facts: certificateFacts(leaf), warnings: certificateWarnings(leaf) }
  },
}

/** Entra takes RSA alone for the assertions of applications. */
function certificateComplaint(value: string): string | null {
  const read = readCertificates(value)
  if (typeof read === 'string') return read
  const [leaf] = read.chain
  if (leaf === undefined) return null
  if (kindOfKey(leaf.publicKey).algorithm !== 'RSA') return 'Microsoft Entra takes certificates with an RSA key only.'
  // Applications have certificates that they signed themselves, often made as an authority’s.
  return leaf.ca ? null : refusedCertificate(leaf)
}
