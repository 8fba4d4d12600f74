import type { FieldValues } from '../../../shared/domain/credential.ts'
import { isGuid, jsonText, readJsonObject } from '../../credentials/text-rules.ts'
import type { Recogniser, Recognition } from './recognition.ts'

type Json = Readonly<Record<string, unknown>>

/** JSON files and answers that hold a credential. */
export const recogniseDocument: Recogniser = (text) => {
  if (!text.startsWith('{')) return null
  const read = readJsonObject(text)
  if (typeof read === 'string') return null
  const { object } = read
  switch (jsonText(object, 'type')) {
    case 'service_account': {
      const project = jsonText(object, 'project_id')
      return {
        what: 'key of a Google service account',
        type: 'gcp-service-account',
        secrets: { key: text },
        name: project,
      }
    }
    case 'external_account':
      return {
        what: 'configuration of Google workload federation',
        type: 'gcp-workload-federation',
        secrets: { configuration: text },
      }
    case 'authorized_user':
      return { reason: 'This is a person’s sign-in to Google Cloud. Use the key of a service account.' }
  }
  const web = nested(object, 'installed') ?? nested(object, 'web')
  if (web && jsonText(web, 'client_secret') !== '')
    return { reason: 'This is an OAuth client. Create an OAuth credential with its client ID and secret.' }
  return awsOf(object) ?? azureOf(object) ?? tokenOf(object) ?? fieldsOf(object)
}

/** What `aws iam create-access-key`, `aws sts assume-role` and `aws configure export-credentials` print. */
function awsOf(object: Json): Recognition | null {
  const keys = nested(object, 'Credentials') ?? nested(object, 'AccessKey') ?? object
  const [id, secret] = [jsonText(keys, 'AccessKeyId'), jsonText(keys, 'SecretAccessKey')]
  if (id === '' || secret === '') return null
  const token = jsonText(keys, 'SessionToken')
  return {
    what: token === '' ? 'AWS access key' : 'temporary AWS access key',
    type: 'aws-access-key',
    config: { accessKeyId: id },
    secrets: { secretAccessKey: secret, ...(token !== '' && { sessionToken: token }) },
    system: 'aws',
  }
}

/** What `az ad sp create-for-rbac` prints, with and without `--sdk-auth`. */
function azureOf(object: Json): Recognition | null {
  const clientId = jsonText(object, 'appId') || jsonText(object, 'clientId')
  const tenantId = jsonText(object, 'tenant') || jsonText(object, 'tenantId')
  const clientSecret = jsonText(object, 'password') || jsonText(object, 'clientSecret')
  if (!isGuid(clientId) || tenantId === '' || clientSecret === '') return null
  return {
    what: 'Azure service principal',
    type: 'azure-service-principal',
    config: { method: 'secret', tenantId, clientId },
    secrets: { clientSecret },
    name: jsonText(object, 'displayName'),
  }
}

/** An answer of a token endpoint (RFC 6749, section 5.1). */
function tokenOf(object: Json): Recognition | null {
  const token = jsonText(object, 'access_token') || jsonText(object, 'id_token')
  if (token === '') return null
  return {
    what: 'OAuth access token',
    type: 'bearer-token',
    secrets: { token },
    notes: ['The access token alone was taken. An OAuth credential renews itself.'],
  }
}

/** Names with texts, of which nobody says which are secret: all of them are taken as that. */
function fieldsOf(object: Json): Recognition | null {
  const entries = Object.entries(object)
  const isFlat = entries.every(([name, value]) => typeof value === 'string' && /^[\w. -]{1,100}$/.test(name))
  if (entries.length === 0 || entries.length > 50 || !isFlat) return null
  return {
    what: 'JSON object with texts',
    type: 'custom',
    secrets: { secrets: Object.fromEntries(entries) as FieldValues[string] },
    isGuess: true,
  }
}

function nested(object: Json, name: string): Json | undefined {
  const value = object[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}
