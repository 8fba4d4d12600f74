import type { ImportLayout, ImportMapping, ImportProposal } from '../../../shared/domain/import.ts'
import { mostColumns } from '../../../shared/domain/import.ts'
import { VaultError } from '../../../shared/errors.ts'
import { parseEnvText, variableNameComplaint } from '../../credentials/env-text.ts'
import { fieldLimits } from '../../credentials/fields.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import type { Importer, ImportFile } from './importer.ts'
import { Items } from './items.ts'
import { loginOf, type Pairs } from './pairs.ts'
import { environmentOf, recognised } from './recognised.ts'
import { beginningOf, readText } from './text.ts'

/** More than a process can be started with. */
const mostBytes = 2 * 1024 * 1024

/**
 * A file of environment variables: all of them as one set, those with the same beginning together, or each on its own.
 * Nothing in it is substituted or run.
 */
export const dotenv: Importer = {
  id: 'dotenv',
  label: '.env file',
  hint: 'A file with NAME=value lines, as programs read them at their start. Lines may begin with export.',
  detects: (file) => /(^|\.)env(\.|$)/i.test(file.name) || isLines(beginningOf(file)),
  asks: () => [],
  proposes(file): ImportProposal {
    const { names } = read(file, new Items())
    return {
      layouts: ['together', 'groups', 'single'],
      layout: 'together',
      roles: ['variable', 'skip'],
      columns: names.slice(0, mostColumns).map((name) => ({ name, as: 'variable', filled: 1 })),
      rows: 1,
    }
  },
  read(file, { mapping }) {
    const items = new Items()
    const { names, values } = read(file, items)
    const skipped = skippedBy(mapping)
    const taken: [string, string][] = []
    for (const name of names) {
      if (skipped.has(name)) items.leave(name, 'Left out by choice.')
      else taken.push([name, values[name] ?? ''])
    }
    const target = { items, file: file.name || '.env', environment: environmentOfFile(file.name) }
    layOut[mapping?.layout ?? 'together']?.(target, taken)
    return items.done()
  },
}

interface Target {
  readonly items: Items
  readonly file: string
  readonly environment: string
}

type Variables = readonly (readonly [name: string, value: string])[]

const layOut: Partial<Record<ImportLayout, (target: Target, variables: Variables) => void>> = {
  together: addTogether,
  groups: addGroups,
  single: addSingle,
}

function addTogether({ items, file, environment }: Target, variables: Variables, name = file): void {
  const count = Math.ceil(variables.length / fieldLimits.pairs)
  for (let part = 0; part < count; part += 1) {
    const some = variables.slice(part * fieldLimits.pairs, (part + 1) * fieldLimits.pairs)
    items.add({
      name: count === 1 ? name : `${name}, part ${part + 1} of ${count}`,
      type: 'environment-variables',
      environment,
      secrets: { variables: Object.fromEntries(some) },
    })
  }
}

/** Variables that share what stands before their first underscore belong together; what is left over is one set. */
function addGroups(target: Target, variables: Variables): void {
  const groups = new Map<string, (readonly [string, string])[]>()
  for (const one of variables) {
    const prefix = one[0].split('_', 1)[0] ?? ''
    const group = groups.get(prefix)
    if (group === undefined) groups.set(prefix, [one])
    else group.push(one)
  }
  const rest: (readonly [string, string])[] = []
  for (const [prefix, group] of groups) {
    if (group.length < 2) rest.push(...group)
    else addGroup(target, prefix, group)
  }
  if (rest.length > 0) addTogether(target, rest)
}

function addGroup(target: Target, prefix: string, group: Variables): void {
  const { items, file, environment } = target
  const name = `${prefix} of ${file}`
  const short = Object.fromEntries(group.map(([full, value]) => [full.slice(prefix.length + 1), value]))
  const found = loginOf(asLogin(prefix, short)) ?? cloudOf(group)
  if (found !== null) items.add({ ...found, name, environment })
  else addTogether(target, group, name)
}

/** `DB_NAME` beside `DB_HOST` is a database; `POSTGRES_…` says which engine. */
function asLogin(prefix: string, short: Pairs): Pairs {
  const lower = Object.fromEntries(Object.entries(short).map(([name, value]) => [name.toLowerCase(), value]))
  const { name, ...rest } = lower
  const isDatabase = name !== undefined && 'host' in rest && !('dbname' in rest)
  const engine = /^(postgres(ql)?|pg|mysql|mariadb|mssql|mongo(db)?|redis)$/i.test(prefix) && !('engine' in rest)
  return {
    ...(isDatabase ? { ...rest, dbname: name } : lower),
    ...(engine && { engine: prefix.toLowerCase() === 'pg' ? 'postgres' : prefix.toLowerCase() }),
  }
}

/** A group that is a key of a cloud. */
function cloudOf(group: Variables) {
  if (group.length > 8) return null
  const found = recognised(group.map(([name, value]) => `${name}='${value.replace(/['\r\n]/g, '')}'`).join('\n'))
  return found?.type === 'environment-variables' ? null : found
}

/** Each secret is a credential: of the type that its value tells, or a variable of its own. Settings stay out. */
function addSingle({ items, environment }: Target, variables: Variables): void {
  for (const [name, value] of variables) {
    const found = value === '' ? null : recognised(value)
    if (found !== null) items.add({ ...found, name, environment })
    else if (value === '') items.leave(name, 'It is empty.')
    else if (isSetting(name, value))
      items.leave(name, 'It looks like a setting and not like a secret. Take the file as one set to keep it.')
    else items.add({ name, environment, type: 'environment-variables', secrets: { variables: { [name]: value } } })
  }
}

const secretName = /(key|token|secret|pass(word|wd|phrase)?|pwd|auth|credential|private|dsn|webhook|salt|cert)/i

function isSetting(name: string, value: string): boolean {
  if (findSecretLike(value) !== null) return false
  return !secretName.test(name) || /^(true|false|yes|no|on|off|\d{1,6})$/i.test(value)
}

/** Lines of a file: each takes microseconds, and a file of millions has no reader. */
const mostLines = 200_000

/** @throws VaultError `import-too-large`, `import-malformed` */
function read(file: ImportFile, items: Items): { names: string[]; values: Pairs } {
  const text = readText(file.bytes, mostBytes)
  if (text.split('\n', mostLines + 1).length > mostLines) throw new VaultError('import-too-large')
  const { values, errors } = parseEnvText(text)
  for (const error of errors) {
    const line = /line (\d+)/i.exec(error)?.[1]
    items.leave(line === undefined ? 'A line' : `Line ${line}`, error)
  }
  const names: string[] = []
  for (const name of Object.keys(values)) {
    const complaint = variableNameComplaint(name)
    if (findSecretLike(name) !== null) items.leave('A variable', 'Its name looks like a secret.')
    else if (complaint !== null) items.leave(name, complaint)
    else if (name.length > fieldLimits.pairName) items.leave(name, 'Its name is too long.')
    else names.push(name)
  }
  return { names, values }
}

function skippedBy(mapping: ImportMapping | undefined): ReadonlySet<string> {
  return new Set(mapping?.columns.filter(({ as }) => as === 'skip').map(({ name }) => name))
}

/** `.env.production` and `production.env` say where they belong. */
function environmentOfFile(name: string): string {
  const words = name.split('.').map(environmentOf)
  return words.find((word) => word !== '') ?? ''
}

function isLines(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => /^\s*[^\s#]/.test(line))
  const fitting = lines.filter((line) => /^\s*(export\s+)?[A-Za-z_]\w*=/.test(line)).length
  return fitting > 0 && fitting >= lines.length * 0.8
}
