import type { ReactNode } from 'react'
import type { CredentialTypeInfo, Recognised } from '../../../shared/domain/credential.ts'
import { Banner } from '../../ui/banner.tsx'

interface RecognisedNoticeProps {
  readonly found: Recognised
  readonly actions?: ReactNode
}

/** What a pasted text was recognised as, and what is still to be done. */
export function RecognisedNotice({ found, actions }: RecognisedNoticeProps) {
  return (
    <Banner
      tone={found.isGuess ? 'info' : 'good'}
      title={`${found.isGuess ? 'Taken as' : 'Recognised'}: ${found.what}`}
      isAlert
      {...(actions !== undefined && { actions })}
    >
      {found.notes.join(' ') || 'Its secret waits in the vault, and is never shown here.'}
    </Banner>
  )
}

/**
 * Hints of the secret fields that what was pasted fills, by their names. Under a corrected type one secret becomes the main
 * one, as the core has it.
 */
export function recognisedFields(found: Recognised | null, type: CredentialTypeInfo): ReadonlyMap<string, string> {
  if (!found) return new Map()
  const fields = new Map<string, string[]>()
  for (const { field, hint } of found.secrets) {
    const [name = '', ...rest] = field.split('.')
    const entry = rest.join('.')
    fields.set(name, [...(fields.get(name) ?? []), entry === '' ? hint : entry])
  }
  const hints = new Map([...fields].map(([name, entries]) => [name, entries.join(', ')]))
  if (found.type === type.id) return hints
  const [only, ...more] = found.secrets
  const primary = type.fields.find(({ name }) => name === type.primary)
  if (only && more.length === 0 && !only.field.includes('.') && primary?.kind !== 'pairs')
    return new Map([[type.primary, only.hint]])
  return new Map([...hints].filter(([name]) => type.fields.some((field) => field.secret && field.name === name)))
}
