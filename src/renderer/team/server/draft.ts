import type { FieldIssue } from '../../../shared/errors.ts'
import type { ServerKind, TeamServer } from './words.ts'

/** What was typed into the form of a team’s server. It holds no secret. */
export interface ServerDraft {
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
  readonly credentialId: string | null
  readonly credential: string | null
}

/** What the form begins with: the server that the team has, or an empty one. */
export function startDraft(kinds: readonly ServerKind[], server: TeamServer | null): ServerDraft {
  const kind = kinds.find(({ id }) => id === server?.kind) ?? kinds[0]
  if (!kind) return { kind: '', parameters: {}, credentialId: null, credential: null }
  return {
    kind: kind.id,
    parameters: { ...defaultsOf(kind), ...server?.parameters },
    credentialId: server?.credentialId ?? null,
    credential: server?.credentialId ? server.credential : null,
  }
}

/** The same with another kind: settings of the same name keep what was typed, and the credential stays where its type fits. */
export function withKind(draft: ServerDraft, kind: ServerKind, before: ServerKind | undefined): ServerDraft {
  const old = before ? defaultsOf(before) : {}
  const known = new Set(kind.parameters.map(({ name }) => name))
  const kept = Object.entries(draft.parameters).filter(
    ([name, value]) => known.has(name) && value !== '' && value !== old[name],
  )
  const types = new Set(kind.credentialTypes)
  const isSameTypes = before?.credentialTypes.every((type) => types.has(type)) ?? false
  const credential = isSameTypes ? {} : { credentialId: null, credential: null }
  return {
    ...draft,
    ...credential,
    kind: kind.id,
    parameters: { ...defaultsOf(kind), ...Object.fromEntries(kept) },
  }
}

function defaultsOf({ parameters }: ServerKind): Record<string, string> {
  return Object.fromEntries(parameters.flatMap(({ name, default: value }) => (value === null ? [] : [[name, value]])))
}

/** Names of the settings in sight: those that say where it is, and what is set. The others most servers don’t need. */
export function shownParameters(
  { parameters }: ServerKind,
  given: Readonly<Record<string, string>>,
): ReadonlySet<string> {
  const shown = parameters.filter(
    ({ name, kind, default: value }) => kind === 'text' || (given[name] ?? '') !== (value ?? ''),
  )
  return new Set(shown.map(({ name }) => name))
}

/** Complaints that need no core. */
export function checkDraft(kind: ServerKind, { parameters, credentialId }: ServerDraft): FieldIssue[] {
  const missing = kind.parameters.filter(({ name, required }) => required && (parameters[name] ?? '').trim() === '')
  return [
    ...missing.map(({ name, label }) => ({ path: `parameters.${name}`, message: `${label} is required.` })),
    ...(kind.credentialRequired && credentialId === null
      ? [{ path: 'credentialId', message: 'Choose the credential that it is signed in to with.' }]
      : []),
  ]
}

/** Only what the kind knows, without empty texts. */
export function toRequest(kind: ServerKind, draft: ServerDraft): ServerDraft {
  const known = new Set(kind.parameters.map(({ name }) => name))
  const given = Object.entries(draft.parameters).filter(([name, value]) => known.has(name) && value.trim() !== '')
  const hasCredential = kind.credentialTypes.length > 0
  return {
    ...draft,
    parameters: Object.fromEntries(given),
    credentialId: hasCredential ? draft.credentialId : null,
    credential: hasCredential ? draft.credential : null,
  }
}
