/** What a test has found, as the list can be narrowed to it. */
export const results = ['ok', 'failed', 'untested'] as const
type ResultFilter = (typeof results)[number]

export const resultLabels: Readonly<Record<ResultFilter, string>> = {
  ok: 'Passed',
  failed: 'Not passed',
  untested: 'Not tested',
}

/** What a person has asked the list of connections for. */
export interface ConnectionView {
  readonly search: string
  readonly environment: readonly string[]
  readonly kind: readonly string[]
  readonly result: readonly ResultFilter[]
  /** Only those that use this credential. */
  readonly credentialId: string | null
}

export const defaultView: ConnectionView = { search: '', environment: [], kind: [], result: [], credentialId: null }

export type ConnectionDimension = 'environment' | 'kind' | 'result'

/** The view as a request, without what does not narrow. */
export function toRequest({ search, environment, kind, result, credentialId }: ConnectionView) {
  return {
    ...(search.trim() !== '' && { search: search.trim().slice(0, 200) }),
    ...(environment.length > 0 && { environment: [...environment] }),
    ...(kind.length > 0 && { kind: [...kind] }),
    ...(result.length > 0 && { result: [...result] }),
    ...(credentialId !== null && { credentialId }),
  }
}

export function toggleValue(view: ConnectionView, dimension: ConnectionDimension, value: string): ConnectionView {
  const before: readonly string[] = view[dimension]
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  return { ...view, [dimension]: after }
}

export function isNarrowed(view: ConnectionView): boolean {
  return Object.keys(toRequest(view)).length > 0
}

/** What other areas narrow the list to: `{ result: 'failed' }`, `{ environment: 'staging' }`, `{ credentialId: … }`. */
export function viewOf(filter: Readonly<Record<string, string>>): ConnectionView {
  const values = (name: string) => (filter[name] ? filter[name].split(',') : [])
  return {
    search: filter.search ?? '',
    environment: values('environment'),
    kind: values('kind'),
    result: results.filter((result) => values('result').includes(result)),
    credentialId: filter.credentialId || null,
  }
}

/** What a run of tests over this view is called. */
export function describeView(view: ConnectionView): string {
  const narrowed = Object.keys(toRequest(view))
  if (narrowed.length === 0) return 'all connections'
  if (narrowed.length === 1 && view.environment.length > 0) return view.environment.join(' and ')
  return 'the filtered connections'
}
