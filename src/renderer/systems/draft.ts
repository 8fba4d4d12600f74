import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { CredentialTypeInfo, FieldValue, FieldValues } from '../../shared/domain/credential.ts'
import { noExtras, type SystemDetails, type SystemInput, systemInput } from '../../shared/domain/system.ts'
import type { ErrorBody, FieldIssue } from '../../shared/errors.ts'

/** What the form of an own system holds. */
export type SystemDraft = SystemInput

export function newSystemDraft(kind: ConnectionKindInfo): SystemDraft {
  return {
    name: '',
    category: '',
    summary: '',
    kind: kind.id,
    parameters: {},
    credentialType: kind.credentialTypes[0] ?? '',
    credentialConfig: {},
    ...noExtras,
  }
}

/** The draft of an existing system, to edit it. */
export function draftOfSystem(system: SystemDetails): SystemDraft {
  const { id, slug, builtIn, credentialCount, connectionCount, ...draft } = system
  return draft
}

/** A system to begin an own one with. Its name is taken, so it gets another. */
export function copyOfSystem(system: SystemDetails, taken: readonly string[]): SystemDraft {
  const names = new Set(taken.map((name) => name.toLowerCase()))
  const isFree = (name: string) => !names.has(name.toLowerCase())
  const stem = system.builtIn ? `${system.name}, own` : `${system.name}, copy`
  let name = stem
  for (let number = 2; !isFree(name); number++) name = `${stem} ${number}`
  return { ...draftOfSystem(system), name: name.slice(0, 200) }
}

/** Another kind: parameters that it knows keep their values, and the credential's type is one that it accepts. */
export function withKind(draft: SystemDraft, kind: ConnectionKindInfo): SystemDraft {
  const known = new Set(kind.parameters.map(({ name }) => name))
  const accepted = kind.credentialTypes.includes(draft.credentialType)
  return {
    ...draft,
    kind: kind.id,
    parameters: Object.fromEntries(Object.entries(draft.parameters).filter(([name]) => known.has(name))),
    credentialType: accepted ? draft.credentialType : (kind.credentialTypes[0] ?? ''),
    credentialConfig: accepted ? draft.credentialConfig : {},
  }
}

/** Another type of credential: settings that it knows keep their values. */
export function withCredentialType(draft: SystemDraft, type: CredentialTypeInfo): SystemDraft {
  const known = new Set(type.fields.filter(({ secret }) => !secret).map(({ name }) => name))
  const config = Object.entries(draft.credentialConfig).filter(([name]) => known.has(name))
  return { ...draft, credentialType: type.id, credentialConfig: Object.fromEntries(config) }
}

/** What is sent: texts without spaces around them, and nothing that is empty. */
export function toSystemInput(draft: SystemDraft): SystemInput {
  const filled = Object.entries(draft.parameters).filter(([, value]) => value.trim() !== '')
  const config = Object.entries(draft.credentialConfig).filter(([, value]) => !isEmpty(value))
  return {
    ...draft,
    name: draft.name.trim(),
    probe: draft.probe.trim(),
    docs: trimmed(draft.docs),
    guide: tidyGuide(draft.guide),
    tokenPrefixes: tidyLines(draft.tokenPrefixes),
    category: draft.category.trim(),
    summary: draft.summary.trim(),
    parameters: Object.fromEntries(filled),
    credentialConfig: Object.fromEntries(config) as FieldValues,
  }
}

function trimmed<T extends Readonly<Record<string, string>>>(texts: T): T {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim()])) as T
}

function tidyLines(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function tidyGuide(guide: SystemDraft['guide']): SystemDraft['guide'] {
  const { create, restrict, rotate, revoke, overlap, lifetime } = guide
  return {
    create: tidyLines(create),
    restrict: tidyLines(restrict),
    rotate: tidyLines(rotate),
    revoke: tidyLines(revoke),
    overlap,
    lifetime: lifetime.trim(),
  }
}

function isEmpty(value: FieldValue): boolean {
  return typeof value === 'string' ? value.trim() === '' : Object.keys(value).length === 0
}

/** Complaints that need no core. */
export function checkSystemDraft(draft: SystemDraft): FieldIssue[] {
  const parsed = systemInput.safeParse(toSystemInput(draft))
  const issues: FieldIssue[] = []
  for (const { path, message } of parsed.error?.issues ?? []) {
    const dotted = path.join('.')
    // One complaint a field is enough to act on.
    if (!issues.some((issue) => issue.path === dotted)) issues.push({ path: dotted, message })
  }
  return issues
}

/** Complaints by field: `name`, `parameters.url`, `credentialConfig.prefix`, `guide.create`. */
export interface SystemErrors {
  readonly byField: Readonly<Record<string, string>>
  /** What belongs into a notice: a failure of which something found no field. */
  readonly rest: ErrorBody | null
}

const ownFields = ['name', 'category', 'summary', 'kind', 'credentialType', 'probe', 'tokenPrefixes']
const ownGroups = ['parameters', 'credentialConfig', 'docs', 'guide']

/** Finds the field of each complaint. Updates write their paths as `input.name`. */
export function systemErrors(error: ErrorBody | null): SystemErrors {
  if (error === null) return { byField: {}, rest: null }
  const byField: Record<string, string> = {}
  const others: FieldIssue[] = []
  for (const issue of error.issues ?? []) {
    const [head = '', next] = issue.path.replace(/^input\./, '').split('.')
    const key = ownFields.includes(head)
      ? head
      : ownGroups.includes(head) && next !== undefined
        ? `${head}.${next}`
        : null
    if (key === null) {
      others.push(issue)
      continue
    }
    byField[key] = byField[key] === undefined ? issue.message : `${byField[key]} ${issue.message}`
  }
  if (error.code === 'name-taken') byField.name ??= `${error.message} ${error.remedy}`
  const isPlaced = others.length === 0 && Object.keys(byField).length > 0
  return { byField, rest: isPlaced ? null : { ...error, issues: others } }
}
