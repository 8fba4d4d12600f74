import { VaultError } from '../shared/errors.ts'
import type { Context } from './context.ts'
import { plain } from './output/text.ts'

interface Subject {
  readonly name: string
  /** Names of what will not work any more. */
  readonly breaks: readonly string[]
  /** What is about to be done, such as `Delete`. */
  readonly verb: string
}

/**
 * The name that a person confirms with: given, or typed after what will break was shown. The core compares it.
 * @throws VaultError `credential-in-use` with what will break, or `confirmation-mismatch`, where nobody can be asked
 */
export async function confirmName(context: Context, given: string | undefined, subject: Subject): Promise<string> {
  if (given !== undefined) return given
  if (!context.interactive) {
    const subjects = subject.breaks.slice(0, 100)
    throw new VaultError(subjects.length > 0 ? 'credential-in-use' : 'confirmation-mismatch', { subjects })
  }
  if (subject.breaks.length > 0) {
    context.note('This breaks:')
    for (const name of subject.breaks) context.note(`  ${plain(name)}`)
  }
  const { ask } = await import('./prompt.ts')
  return (await ask(context.io, `${subject.verb} “${subject.name}”? Type its name: `)).trim()
}
