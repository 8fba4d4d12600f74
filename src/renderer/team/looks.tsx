import { CircleHelp, CircleUser, type LucideIcon, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { TeamMemberInfo } from '../../shared/domain/team.ts'
import { StatusText } from '../ui/status-text.tsx'
import { trustWords } from './words.ts'
import './team.css'

const trustIcons: Readonly<Record<TeamMemberInfo['trust'], LucideIcon>> = {
  self: CircleUser,
  verified: ShieldCheck,
  unverified: CircleHelp,
  different: ShieldAlert,
}

/** Whether the words of a person were compared. */
export function TrustMark({ trust }: { readonly trust: TeamMemberInfo['trust'] }) {
  const { label, tone } = trustWords[trust]
  return (
    <StatusText tone={tone} icon={trustIcons[trust]}>
      {label}
    </StatusText>
  )
}

/** Eight words in two columns of four, in the order in which they are read aloud. */
export function WordGrid({ words, label }: { readonly words: readonly string[]; readonly label: string }) {
  return (
    <ol className="kw-words" aria-label={label}>
      {words.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and its place is what it is
        <li key={at}>
          <span aria-hidden className="kw-numbers">
            {at + 1}
          </span>
          {word}
        </li>
      ))}
    </ol>
  )
}

/** The first letters of a name on a disc. */
export function PersonTile({ name, large = false }: { readonly name: string; readonly large?: boolean }) {
  return (
    <span className="kw-person" data-large={large || undefined} aria-hidden>
      {initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const [first = '', last] = words.length > 1 ? [words[0], words[words.length - 1]] : words
  return (
    [first, last ?? '']
      .map((word) => [...word][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  )
}
