import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { Items } from './items.ts'
import { innerJson, type Json, objectOf, objectsOf, readJson, scalarOf, textAt } from './json.ts'
import { entryOfPairs } from './pairs.ts'
import { environmentOf, recognised } from './recognised.ts'
import { beginningOf } from './text.ts'

/** Answers of AWS Secrets Manager: one of `get-secret-value`, several of them in a list, or one of `batch-get-secret-value`. */
export const awsSecrets: Importer = {
  id: 'aws-secrets-manager',
  label: 'AWS Secrets Manager',
  hint: 'The output of aws secretsmanager batch-get-secret-value, or of get-secret-value, one or several in a JSON list.',
  detects: (file) => /"(SecretString|SecretBinary|SecretValues|SecretList)"\s*:/.test(beginningOf(file)),
  asks: () => [],
  async read(file) {
    const items = new Items()
    const whole = readJson(file.bytes)
    const answers = Array.isArray(whole) ? objectsOf(whole) : [objectOf(whole) ?? {}]
    for (const answer of answers) {
      const several = objectsOf(answer.SecretValues)
      await inTurns(Array.isArray(answer.SecretValues) ? several : [answer], (secret) => addSecret(items, secret))
      for (const error of objectsOf(answer.Errors))
        items.leave(nameOf(textAt(error, 'SecretId')), 'The service could not give it out.')
    }
    return items.done()
  },
}

function addSecret(items: Items, secret: Json): void {
  const name = textAt(secret, 'Name') || nameOf(textAt(secret, 'ARN')) || 'A secret'
  const stages = Array.isArray(secret.VersionStages) ? secret.VersionStages : []
  if (Array.isArray(secret.SecretList))
    return void items.leave('A list of secrets', 'It holds names and no values. Use batch-get-secret-value.')
  if (stages.length > 0 && !stages.includes('AWSCURRENT'))
    return void items.leave(name, 'It is not the version in use.')
  const text = textAt(secret, 'SecretString') || binaryText(textAt(secret, 'SecretBinary'))
  if (text === null) return void items.leave(name, 'It is binary. Keyward keeps texts.')
  if (text === '') return void items.leave(name, 'It holds no value.')
  const environment =
    name
      .split(/[/_.-]/)
      .map(environmentOf)
      .find(Boolean) ?? ''
  const pairs = pairsOf(text)
  if (pairs !== null) return void items.add(entryOfPairs(name, pairs, { environment }))
  const found = recognised(text)
  items.add({ type: 'password', secrets: { password: text }, ...found, name, environment })
}

/** The text of an object of texts, as the service's own console and rotation keep them; null for any other text. */
function pairsOf(text: string): Record<string, string> | null {
  if (!text.trimStart().startsWith('{')) return null
  const object = objectOf(innerJson(text))
  if (object === undefined) return null
  const pairs = Object.entries(object).map(([name, value]) => [name, scalarOf(value) ?? JSON.stringify(value)] as const)
  const filled = pairs.filter(([, value]) => value !== '' && value !== 'null')
  return filled.length === 0 ? null : Object.fromEntries(filled)
}

/** Base64 of a text; null for other bytes. */
function binaryText(base64: string): string | null {
  if (base64 === '') return ''
  const bytes = Buffer.from(base64, 'base64')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** A secret's name from its ARN, without the six characters that the service appends. */
function nameOf(arn: string): string {
  const name = /^arn:aws[a-z-]*:secretsmanager:[^:]*:[^:]*:secret:(.+)$/.exec(arn)?.[1] ?? arn
  return name.replace(/-[A-Za-z0-9]{6}$/, '')
}
