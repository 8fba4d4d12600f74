import type { Impact } from '../../shared/domain/credential.ts'
import { count } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { plain } from '../output/text.ts'

/** All that uses a credential, one in a line. */
export function impactLines({ connections, through, references, counts }: Impact): string[] {
  const more = (all: number, named: number, what: string) => (all > named ? [`and ${all - named} more ${what}`] : [])
  return [
    ...connections.map(({ name }) => name),
    ...more(counts.connections, connections.length, 'connections'),
    ...through.map(({ name, via }) => `${name}, which goes through ${via}`),
    ...more(counts.through, through.length, 'connections through them'),
    ...references.map(({ name, kind }) => `${name}, a reference (${kind})`),
    ...more(counts.references, references.length, 'references'),
  ]
}

/** Tells what can't be used any more. */
export function noteBroken(context: Context, { connections, through, references, counts }: Impact): void {
  const tell = (all: number, named: readonly { readonly name: string }[], what: string, happens: string) => {
    if (all === 0) return
    const names = named.map(({ name }) => plain(name)).join(', ')
    context.note(`${count(all, what)} ${happens}: ${names}${all > named.length ? ', …' : ''}`)
  }
  tell(counts.connections, connections, 'connection', 'can’t be used now')
  tell(counts.through, through, 'connection', 'that go through these can’t be used now')
  tell(counts.references, references, 'reference', 'to it, which can’t use it now')
}

/** Tells what meets a new value, before it is asked for. */
export function noteUsers(context: Context, impact: Impact): void {
  const lines = impactLines(impact)
  if (lines.length === 0) return
  context.note('What uses it, and meets the new value:')
  for (const line of lines) context.note(`  ${plain(line)}`)
}
