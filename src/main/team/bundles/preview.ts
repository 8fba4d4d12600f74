import type { ImportChoice, ImportItem } from '../../../shared/domain/bundle.ts'
import { VaultError } from '../../../shared/errors.ts'
import { isThere } from '../../../shared/field-condition.ts'
import { extrasTexts } from '../../connections/system-extras.ts'
import { type CheckedFields, validateFields } from '../../credentials/fields.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { findField } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import { connectionChanges, credentialChanges, systemChanges } from './compare.ts'
import type { BundleConnection, BundleCredential, BundleItemKind, BundlePayload, BundleSystem } from './payload.ts'
import { type ImportRules, plainRules } from './rules.ts'
import type { CurrentConnection, CurrentCredential, CurrentSystem, Lookup, VaultSnapshot } from './snapshot.ts'

interface Planned<Source, Current> {
  readonly item: ImportItem
  readonly source: Source
  /** What the vault has in its place, by ID or by name. */
  readonly match: Current | undefined
  readonly matchedBy: 'id' | 'name' | null
  /** It can't be imported at all, for the reason of `item.reason`. */
  readonly blocked: boolean
  /** Whether the match can be replaced by it. */
  readonly replaceable: boolean
}

export interface PlannedSystem extends Planned<BundleSystem, CurrentSystem> {}
export interface PlannedConnection extends Planned<BundleConnection, CurrentConnection> {}
export interface PlannedCredential extends Planned<BundleCredential, CurrentCredential> {
  /** Fields as the vault would keep them; null when blocked. */
  readonly fields: CheckedFields | null
  /** The value that the vault has stays, or is entered by a person: the bundle has the definition alone. */
  readonly keepsValue: boolean
  /** Hosts that it is bound to by the import; null leaves that to people. */
  readonly hosts: readonly string[] | null
}

/** What an import would do, before anybody has chosen. It holds plaintext secrets of the bundle. */
export interface ImportPlan {
  readonly systems: readonly PlannedSystem[]
  readonly credentials: readonly PlannedCredential[]
  readonly connections: readonly PlannedConnection[]
  /** For the person: systems, then credentials, then connections. */
  readonly items: readonly ImportItem[]
}

/**
 * Compares a bundle with the vault, item by item: first by ID, then by name. Nothing is opened: secrets are compared by
 * keyed fingerprints.
 *
 * - `new`: the vault has neither its ID nor its name.
 * - `same`: the vault has it with the same content.
 * - `changed`: the vault has it with other content, which nobody touched after the bundle was made.
 * - `conflict`: another item has its name, it was changed here after the bundle was made, it is in the trash, or it can't be
 *   imported by this version; `reason` says which.
 */
export function planImport(payload: BundlePayload, vault: VaultSnapshot, rules: ImportRules = plainRules): ImportPlan {
  const context: Context = { vault, madeAt: new Date(payload.createdAt).toISOString(), rules }
  const systems = payload.items.systems.map((source, index) => planSystem(source, index, context))
  const systemIds = defaultIds(systems)
  const credentials = payload.items.credentials.map((source, index) =>
    planCredential(source, index, resolveSystem(source.systemId, systemIds, vault), context),
  )
  const credentialIds = defaultIds(credentials)
  const connections = payload.items.connections.map((source, index) => {
    const systemId = resolveSystem(source.systemId, systemIds, vault)
    const credentialId = (source.credentialId && credentialIds.get(source.credentialId)) ?? null
    return planConnection(source, index, { systemId, credentialId }, context)
  })
  return {
    systems,
    credentials,
    connections,
    items: [...systems, ...credentials, ...connections].map(({ item }) => item),
  }
}

/** The system that a reference of the bundle means in the vault; null when there is none. */
export function resolveSystem(
  id: string | null,
  imported: ReadonlyMap<string, string | null>,
  vault: VaultSnapshot,
): string | null {
  if (id === null) return null
  const mapped = imported.get(id)
  if (mapped !== undefined && mapped !== null) return mapped
  return vault.systems.byId(id) !== undefined || vault.isCatalogSystem(id) ? id : null
}

/** Whether `name` is `wanted` with the number that keeping both appends. */
function isKeptName(name: string, wanted: string): boolean {
  return name.startsWith(`${wanted} (`) && /^ \(\d{1,6}\)$/.test(name.slice(wanted.length))
}

interface Context {
  readonly vault: VaultSnapshot
  readonly madeAt: string
  readonly rules: ImportRules
}

/** IDs in the vault if every item were imported in the plainest way. */
function defaultIds(planned: readonly Planned<{ id: string | null }, { id: string }>[]): Map<string, string | null> {
  const ids = new Map<string, string | null>()
  for (const { source, match, blocked } of planned) {
    if (source.id !== null) ids.set(source.id, match?.id ?? (blocked ? null : source.id))
  }
  return ids
}

function planSystem(source: BundleSystem, index: number, { vault, madeAt, rules }: Context): PlannedSystem {
  const type = findType(source.credentialType)
  const given = type === undefined ? [] : Object.keys(source.credentialConfig).map((name) => findField(type, name))
  const extras = source.extras === undefined ? [] : Object.values(extrasTexts(source.extras))
  const taken = vault.isCatalogSystem(source.name) || (source.id !== null && vault.isCatalogSystem(source.id))
  const blocked =
    complaintAboutText([source.name, source.category, source.summary, ...extras]) ??
    (taken ? 'The catalog has this system already.' : null) ??
    (vault.isKind(source.kind) ? null : 'This version does not know its kind of connection.') ??
    (type === undefined ? 'This version does not know its credential type.' : null) ??
    (given.some((field) => field?.secret) ? 'It holds a secret, and a system never does.' : null) ??
    (given.includes(undefined) ? 'It has fields that its credential type does not have.' : null)
  return plan({
    kind: 'system',
    index,
    source,
    environment: '',
    detail: source.category,
    lookup: vault.systems,
    madeAt,
    rules,
    blocked,
    compare: (current) => systemChanges(source, current),
  })
}

function planCredential(
  source: BundleCredential,
  index: number,
  systemId: string | null,
  { vault, madeAt, rules }: Context,
): PlannedCredential {
  const type = findType(source.type)
  const checked = checkCredential(source, vault, rules)
  const { name, purpose, owner, team, environment, tags } = source
  const texts = complaintAboutText([name, purpose, owner, team, environment, tags.join(' ')])
  const { fields, keepsValue, lacksValue } =
    typeof checked === 'string' ? { fields: null, keepsValue: false, lacksValue: false } : checked
  let sameValue: boolean | null = null
  const planned = plan({
    kind: 'credential',
    index,
    source,
    environment,
    detail: `${type?.label ?? ''}${lacksValue ? ', no value yet' : ''}`,
    lookup: vault.credentials,
    madeAt,
    rules,
    blocked: texts ?? (typeof checked === 'string' ? checked : null),
    compare(current) {
      if (type === undefined || fields === null) return []
      if (!keepsValue && source.type === current.type)
        sameValue = vault.fingerprint(fields.secrets) === current.fingerprint
      return credentialChanges({ source, type, fields, systemId }, current, sameValue)
    },
  })
  return {
    ...planned,
    item: { ...planned.item, sameValue },
    fields,
    keepsValue,
    hosts: rules.takesHosts(source.type) ? source.boundHosts : null,
  }
}

function planConnection(
  source: BundleConnection,
  index: number,
  references: { systemId: string | null; credentialId: string | null },
  { vault, madeAt, rules }: Context,
): PlannedConnection {
  const blocked =
    complaintAboutText([source.name, source.purpose, source.environment]) ??
    (vault.isKind(source.kind)
      ? vault.parametersComplaint(source.kind, source.parameters)
      : 'This version does not know its kind.')
  return plan({
    kind: 'connection',
    index,
    source,
    environment: source.environment,
    detail: source.kind,
    lookup: vault.connections,
    madeAt,
    rules,
    blocked,
    compare: (current) => connectionChanges(source, references, current),
  })
}

interface Question<Source, Current> {
  readonly kind: BundleItemKind
  readonly index: number
  readonly source: Source
  readonly environment: string
  readonly detail: string
  readonly lookup: Lookup<Current>
  readonly madeAt: string
  readonly rules: ImportRules
  readonly blocked: string | null
  readonly compare: (current: Current) => string[]
}

interface Comparable {
  readonly id: string
  readonly name: string
  readonly updatedAt: string
  readonly trashed?: boolean
}

function plan<Source extends { id: string | null; name: string }, Current extends Comparable>(
  question: Question<Source, Current>,
): Planned<Source, Current> {
  const { kind, index, source, lookup, rules } = question
  const sameId = source.id === null ? undefined : lookup.byId(source.id)
  const sameName = lookup.byName(source.name)
  const match = sameId ?? sameName
  const blocked = question.blocked ?? rules.blocked(kind, source, match?.id ?? null)
  const otherHasName = sameId !== undefined && sameName !== undefined && sameName.id !== sameId.id
  const kept = otherHasName && isKeptName(sameId.name, source.name)
  const changes = match === undefined || blocked !== null ? [] : question.compare(match)
  if (match !== undefined && blocked === null) changes.push(...rules.changes(kind, source))
  if (sameId !== undefined && sameId.name !== source.name && !kept && blocked === null) changes.unshift('name')
  const changedAt = rules.changedAt(kind, source)
  // The bundle has what both had before: what was changed here stays.
  if (changedAt === 'here') changes.length = 0
  const reason =
    blocked ??
    (match === undefined
      ? null
      : conflictReason({ match, sameId, source, changes, otherHasName: otherHasName && !kept, changedAt }, question))
  const state = reason !== null ? 'conflict' : match === undefined ? 'new' : changes.length === 0 ? 'same' : 'changed'
  const replaceable = blocked === null && match !== undefined && !changes.includes('type')
  return {
    item: {
      kind,
      key: `${kind}:${index}`,
      name: source.name,
      state,
      changes,
      sameValue: null,
      reason: reason ?? '',
      choices: blocked !== null ? [] : choicesOf(state, replaceable),
      environment: question.environment,
      detail: question.detail,
      alike: [],
    },
    source,
    match,
    matchedBy: sameId !== undefined ? 'id' : sameName !== undefined ? 'name' : null,
    blocked: blocked !== null,
    replaceable,
  }
}

function choicesOf(state: ImportItem['state'], replaceable: boolean): ImportChoice[] {
  if (state === 'same') return []
  if (state === 'new') return ['replace', 'skip']
  return replaceable ? ['replace', 'keep-both', 'skip'] : ['keep-both', 'skip']
}

function conflictReason<Current extends Comparable>(
  found: {
    readonly match: Current
    readonly sameId: Current | undefined
    readonly source: { readonly id: string | null }
    readonly changes: readonly string[]
    readonly otherHasName: boolean
    readonly changedAt: ReturnType<ImportRules['changedAt']>
  },
  { kind, madeAt }: { readonly kind: BundleItemKind; readonly madeAt: string },
): string | null {
  const { match, sameId, source, changes } = found
  if (match.trashed) return 'It is in the trash here. Replacing restores it.'
  if (changes.length === 0) return null
  if (changes.includes('type')) return 'It has another type here and can’t be replaced.'
  if (sameId === undefined && source.id !== null) return `Another ${kind} has this name.`
  if (found.otherHasName) return `Another ${kind} has its new name. Replacing keeps the present name.`
  if (found.changedAt === 'both') return 'It was changed here and by the sender.'
  if (found.changedAt === null && match.updatedAt > madeAt) return 'It was changed here after the bundle was made.'
  return null
}

interface Checked extends Pick<PlannedCredential, 'keepsValue'> {
  readonly fields: CheckedFields
  /** There is no value here, and none in the bundle. */
  readonly lacksValue: boolean
}

/** The fields as the vault would keep them, with the value or beside it, or why it can't. */
function checkCredential(source: BundleCredential, vault: VaultSnapshot, rules: ImportRules): Checked | string {
  if (!rules.hasValues) return checkDefinition(source, vault, rules)
  const fields = checkFields(source)
  return typeof fields === 'string' ? fields : { fields, keepsValue: false, lacksValue: false }
}

/** The fields as the vault would keep them, or why it can't. */
function checkFields(source: BundleCredential): CheckedFields | string {
  const type = findType(source.type)
  if (type === undefined) return 'This version does not know its type.'
  try {
    return validateFields(type, { config: source.config, secrets: source.secrets }, 'create', undefined, 'little')
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    const first = error.issues?.[0]
    return first === undefined
      ? 'Its fields are not valid.'
      : `Its fields are not valid: ${first.path}: ${first.message}`
  }
}

/** The configuration as the vault would keep it beside the value that it has, or gets from a person; or why it can't. */
function checkDefinition(
  source: BundleCredential,
  vault: VaultSnapshot,
  { takesDefinitions }: ImportRules,
): Checked | string {
  const type = findType(source.type)
  const current =
    (source.id === null ? undefined : vault.credentials.byId(source.id)) ?? vault.credentials.byName(source.name)
  if (type === undefined) return 'This version does not know its type.'
  if (current === undefined) {
    if (!takesDefinitions) return 'It comes without its value, which the team shares with it.'
    const hasSecrets = type.fields.some((field) => field.secret && isThere(field, source.config))
    if (!hasSecrets) return checkCredential(source, vault, plainRules)
  }
  const before = { config: current?.config ?? source.config, secrets: {} }
  try {
    const fields = validateFields(type, { config: source.config, secrets: {} }, 'update', before)
    return { fields, keepsValue: true, lacksValue: current === undefined }
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return 'Its fields are not valid.'
  }
}

function complaintAboutText(texts: readonly string[]): string | null {
  return texts.some((text) => findSecretLike(text) !== null) ? 'Its name or notes look like a secret.' : null
}
