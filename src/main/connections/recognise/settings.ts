import { parseEnvText, variableNameComplaint } from '../../credentials/env-text.ts'
import { isGuid } from '../../credentials/text-rules.ts'
import { recogniseAddress } from './addresses.ts'
import { recogniseDocument } from './documents.ts'
import { recogniseKey } from './keys.ts'
import type { Finding, Recogniser, Recognition } from './recognition.ts'
import { formOf } from './token-forms.ts'
import { recognitionOf } from './tokens.ts'

/** Names with values on lines: `.env`, `export`, `SET`, PowerShell, and sections of ini files such as `~/.aws/credentials`. */
export const recogniseSettings: Recogniser = (text) => {
  if (!/^[\s\S]{0,2000}?=/.test(text)) return null
  const values = readSettings(text)
  const names = Object.keys(values)
  if (names.length === 0) return null
  const known = awsOf(values) ?? azureOf(values) ?? postgresqlOf(values)
  if (known !== null) return known
  const [only = ''] = names
  if (names.length === 1) return oneOf(only, values[only] ?? '')
  if (!names.every((name) => variableNameComplaint(name) === null)) return null
  return {
    what: `${names.length} environment variables`,
    type: 'environment-variables',
    secrets: { variables: values },
  }
}

/** The lines without what shells put around them. None when a line is something else. */
function readSettings(text: string): Readonly<Record<string, string>> {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*\[[^\]]*\]\s*$/.test(line))
    .map((line) =>
      line.replace(/^\s*(?:setx?\s+(?=\w+=)|\$env:|export\s+)/i, '').replace(/^(\w+)\s*=\s*"([^"]*)";?\s*$/, '$1="$2"'),
    )
  const { values, errors } = parseEnvText(lines.join('\n'))
  return errors.length > 0 ? {} : values
}

type Values = Readonly<Record<string, string>>

/** A value by its name in whichever case. */
function get(values: Values, ...names: readonly string[]): string {
  const found = Object.entries(values).find(([name]) => names.includes(name.toLowerCase()))
  return found?.[1] ?? ''
}

function awsOf(values: Values): Recognition | null {
  const accessKeyId = get(values, 'aws_access_key_id')
  const secretAccessKey = get(values, 'aws_secret_access_key')
  if (accessKeyId === '' || secretAccessKey === '') return null
  const sessionToken = get(values, 'aws_session_token', 'aws_security_token')
  const region = get(values, 'aws_region', 'aws_default_region', 'region')
  return {
    what: sessionToken === '' ? 'AWS access key' : 'temporary AWS access key',
    type: 'aws-access-key',
    config: { accessKeyId, ...(region !== '' && { region }) },
    secrets: { secretAccessKey, ...(sessionToken !== '' && { sessionToken }) },
    system: 'aws',
  }
}

function azureOf(values: Values): Recognition | null {
  const [clientId, tenantId] = [
    get(values, 'azure_client_id', 'arm_client_id'),
    get(values, 'azure_tenant_id', 'arm_tenant_id'),
  ]
  const clientSecret = get(values, 'azure_client_secret', 'arm_client_secret')
  if (!isGuid(clientId) || tenantId === '' || clientSecret === '') return null
  return {
    what: 'Azure service principal',
    type: 'azure-service-principal',
    config: { method: 'secret', tenantId, clientId },
    secrets: { clientSecret },
  }
}

/** The variables of libpq. */
function postgresqlOf(values: Values): Recognition | null {
  const [password, host] = [get(values, 'pgpassword'), get(values, 'pghost')]
  if (password === '' || host === '') return null
  const [username, database] = [get(values, 'pguser'), get(values, 'pgdatabase')]
  return {
    what: 'variables of PostgreSQL',
    type: 'database-login',
    config: username === '' ? {} : { username },
    secrets: { password },
    system: 'postgresql',
    name: database || host,
    connection: {
      kind: 'postgresql',
      parameters: { host, port: get(values, 'pgport') || '5432', ...(database !== '' && { database }) },
    },
  }
}

/** One variable is what its value is; its name remains as the name where nothing better is known. */
function oneOf(name: string, value: string): Finding {
  if (value === '') return null
  const form = formOf(value)
  const inside = form
    ? recognitionOf(form, value)
    : (recogniseAddress(value) ?? recogniseKey(value) ?? recogniseDocument(value))
  if (inside !== null) return 'reason' in inside ? inside : { name, ...inside }
  if (variableNameComplaint(name) !== null) return null
  return { what: 'environment variable', type: 'environment-variables', secrets: { variables: { [name]: value } } }
}
