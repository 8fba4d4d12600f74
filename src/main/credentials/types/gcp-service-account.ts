import { createPrivateKey } from 'node:crypto'
import { describeKey, kindOfKey, refusedKey } from '../material/key-strength.ts'
import { jsonText, readJsonObject } from '../text-rules.ts'
import { type CredentialType, textOf } from '../type.ts'

/** Addresses of Google’s token service that key files name. Another one would get the assertion, and with it the account. */
const tokenAddresses = new Set([
  'https://oauth2.googleapis.com/token',
  'https://oauth2.mtls.googleapis.com/token',
  'https://accounts.google.com/o/oauth2/token',
  'https://www.googleapis.com/oauth2/v4/token',
])

/** A service account of Google Cloud, by the JSON file of its key. */
export const gcpServiceAccount: CredentialType = {
  id: 'gcp-service-account',
  label: 'Google service account',
  summary: 'The key of a service account of Google Cloud, as its JSON file.',
  group: 'clouds',
  primary: 'key',
  fields: [
    {
      name: 'key',
      label: 'Key file',
      kind: 'multiline',
      secret: true,
      required: true,
      placeholder: '{ "type": "service_account", … }',
      help: 'The JSON file that the console gives out when a key is made.',
      validate: keyComplaint,
    },
  ],
  /** Terraform and others read the JSON itself. Google’s SDKs want the path of a file, which a vault has none of. */
  env(values) {
    const key = textOf(values, 'key')
    const read = readJsonObject(key)
    const project = typeof read === 'string' ? '' : jsonText(read.object, 'project_id')
    return { GOOGLE_CREDENTIALS: key, ...(project !== '' && { GOOGLE_CLOUD_PROJECT: project }) }
  },
  material(values) {
    const read = readJsonObject(textOf(values, 'key'))
    if (typeof read === 'string') return { facts: [], warnings: [] }
    const key = openKey(jsonText(read.object, 'private_key'))
    return {
      facts: [
        { label: 'Service account', value: jsonText(read.object, 'client_email') },
        { label: 'Project', value: jsonText(read.object, 'project_id') },
        { label: 'Key ID', value: jsonText(read.object, 'private_key_id') },
        { label: 'Key', value: key === null ? '' : describeKey(kindOfKey(key)) },
      ],
      warnings: [],
    }
  },
}

function keyComplaint(text: string): string | null {
  const read = readJsonObject(text)
  if (typeof read === 'string') return read
  const { object } = read
  const type = jsonText(object, 'type')
  if (type === 'external_account') return 'This is a configuration of workload federation, which has its own type.'
  if (type === 'authorized_user') return 'This is a person’s sign-in. Give the key of a service account.'
  if ('installed' in object || 'web' in object) return 'This is an OAuth client. Give the key of a service account.'
  if (type !== 'service_account') return 'This is no key file of a service account: its "type" is another.'
  if (!/^[^\s@]{1,100}@[^\s@]{1,200}$/.test(jsonText(object, 'client_email'))) return 'The file lacks "client_email".'
  const address = jsonText(object, 'token_uri')
  if (address !== '' && !tokenAddresses.has(address))
    return 'The file names a "token_uri" that is not Google’s. Don’t use it: whoever has that address would sign in as this account.'
  const universe = jsonText(object, 'universe_domain')
  if (universe !== '' && universe !== 'googleapis.com') return 'Only accounts of googleapis.com can be used.'
  const key = openKey(jsonText(object, 'private_key'))
  if (key === null) return 'The "private_key" in the file can’t be read. Give the file as it was downloaded.'
  const kind = kindOfKey(key)
  return kind.algorithm === 'RSA' ? refusedKey(kind, 'jwt') : 'The "private_key" in the file is no RSA key.'
}

function openKey(pem: string) {
  try {
    return pem === '' ? null : createPrivateKey(pem)
  } catch {
    return null
  }
}
