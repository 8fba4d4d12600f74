import { VaultError } from '../../../shared/errors.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import type { Importer } from './importer.ts'
import { inTurns } from './in-turns.ts'
import { Items } from './items.ts'
import { type Json, objectOf, objectsOf, readJson, scalarOf, textAt } from './json.ts'
import { entryOfPairs, pairsComplaint } from './pairs.ts'
import { environmentOf } from './recognised.ts'
import { beginningOf } from './text.ts'

/**
 * Secrets of the KV engines of HashiCorp Vault and OpenBao: the answer of `vault kv get -format=json`, version 1 or 2, or many
 * of them by their paths, as a walk over `vault kv list` collects them.
 */
export const vaultKv: Importer = {
  id: 'vault-kv',
  label: 'HashiCorp Vault KV',
  hint: 'The output of vault kv get -format=json PATH, or one JSON object whose members are paths with such outputs, or with their data alone.',
  detects(file) {
    const text = beginningOf(file)
    return /"(request_id|lease_duration)"\s*:/.test(text) || /"data"\s*:\s*\{\s*"(data|metadata)"\s*:/.test(text)
  },
  asks: () => [],
  async read(file) {
    const items = new Items()
    const whole = readJson(file.bytes)
    const [single] = Array.isArray(whole) ? [] : [objectOf(whole)]
    if (single !== undefined && isAnswer(single))
      addSecret(items, below('', pathOf(single)) || withoutEnding(file.name), single)
    else await inTurns(walk(whole), ([path, secret]) => addSecret(items, path, secret))
    return items.done()
  },
}

/** Longest path. Everything below one holds it, and no server takes an address that is longer. */
const longestPath = 2000

/**
 * Paths with their secrets: of an object by paths, also nested by their parts, or of a list whose members say their path.
 * @throws VaultError `import-too-large`
 */
function* walk(value: unknown, path = ''): Generator<[path: string, secret: Json]> {
  for (const one of objectsOf(value)) {
    const inside = isAnswer(one) ? one : (objectOf(one.secret) ?? one)
    yield [below(path, pathOf(one)), inside]
  }
  const object = objectOf(value)
  if (object === undefined) return
  if (isAnswer(object) || Object.values(object).some((one) => scalarOf(one) !== undefined)) {
    yield [path, object]
    return
  }
  for (const [name, inside] of Object.entries(object)) yield* walk(inside, below(path, name))
}

function below(path: string, name: string): string {
  if (path.length + name.length > longestPath) throw new VaultError('import-too-large')
  return [path, ...name.split('/')].filter(Boolean).join('/')
}

function isAnswer(object: Json): boolean {
  return objectOf(object.data) !== undefined && Object.keys(object).every((name) => answerMembers.has(name))
}

const answerMembers = new Set(
  'request_id lease_id lease_duration renewable data warnings wrap_info auth mount_type mount_path path name'.split(
    ' ',
  ),
)

function pathOf(answer: Json): string {
  return textAt(answer, 'path') || textAt(answer, 'name')
}

function addSecret(items: Items, path: string, secret: Json): void {
  const what = path || 'A secret'
  if (textAt(secret, 'lease_id') !== '')
    return void items.leave(what, 'It is leased: the engine makes a new one each time.')
  const outer = isAnswer(secret) ? objectOf(secret.data) : secret
  // Version 2 wraps the data once more, beside what is known of the version.
  const metadata = outer && objectOf(outer.data) !== undefined ? objectOf(outer.metadata) : undefined
  const data = metadata === undefined ? outer : objectOf(outer?.data)
  if (metadata && (metadata.destroyed === true || textAt(metadata, 'deletion_time') !== ''))
    return void items.leave(what, 'Its version is deleted.')
  if (outer && 'data' in outer && outer.data === null) return void items.leave(what, 'Its version is deleted.')
  if (data === undefined) return void items.leave(what, 'It holds no data.')
  const complaint = pairsComplaint(data)
  if (complaint !== null) return void items.leave(what, complaint)
  const pairs = new Map<string, string>()
  for (const [name, value] of Object.entries(data)) {
    const text = scalarOf(value) ?? (value === null ? undefined : JSON.stringify(value))
    if (text === undefined || text === '') items.leave(`${what}: ${shown(name)}`, 'It is empty.')
    else pairs.set(name, text)
  }
  if (pairs.size === 0) return
  const parts = path.split('/')
  const custom = objectOf(metadata?.custom_metadata)
  const name = parts.slice(-2).join('/')
  items.add(
    entryOfPairs(name, Object.fromEntries(pairs), {
      environment: parts.map(environmentOf).find(Boolean) ?? '',
      purpose: textAt(custom, 'description') || (path === name ? '' : `From ${path}`),
      owner: textAt(custom, 'owner'),
      team: textAt(custom, 'team'),
    }),
  )
}

function shown(name: string): string {
  return findSecretLike(name) === null ? name : 'a member'
}

function withoutEnding(name: string): string {
  return name.replace(/\.json$/i, '')
}
