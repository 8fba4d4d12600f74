import type { ReferenceKind, ReferencePlace } from '../../shared/domain/reference.ts'

const kinds: Readonly<Record<ReferenceKind, string>> = {
  workflow: 'Workflow',
  pipeline: 'Pipeline',
  'model-binding': 'Model binding',
  'mcp-server': 'MCP server',
  file: 'File',
  other: 'Other',
}

export function referenceKindLabel(kind: ReferenceKind): string {
  return kinds[kind]
}

/** `lines 3, 7 (key)`: where a file names a credential; empty for none. */
export function placesText(places: readonly ReferencePlace[]): string {
  if (places.length === 0) return ''
  const parts = places.slice(0, 5).map(({ line, field }) => (field === '' ? `${line}` : `${line} (${field})`))
  const more = places.length > 5 ? `, ${places.length - 5} more` : ''
  return `${places.length === 1 ? 'line' : 'lines'} ${parts.join(', ')}${more}`
}
