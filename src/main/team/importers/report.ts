import type { ImportInfo } from '../../../shared/domain/import.ts'
import { count } from '../../../shared/reports/words.ts'
import type { NotTaken } from './importer.ts'

interface Report {
  readonly info: ImportInfo
  readonly notTaken: readonly NotTaken[]
  /** The format's name. */
  readonly label: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What of a file does not come along, as a text for people to keep. It names places and reasons, never a value. */
export function reportOf({ info, notTaken, label, at }: Report): string {
  const lines = [
    'Import into Keyward',
    '',
    `File: ${info.name}`,
    `Format: ${label}`,
    `Read: ${new Date(at).toISOString()}`,
    `Understood: ${count(info.credentials, 'credential')}, ${count(info.connections, 'connection')}`,
    '',
    notTaken.length === 0 ? 'Everything in the file was understood.' : `Not taken (${notTaken.length}):`,
    ...notTaken.map(({ what, reason }) => `- ${what}: ${reason}`),
  ]
  return `${lines.join('\n')}\n`
}
