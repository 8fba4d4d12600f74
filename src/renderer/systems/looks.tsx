import { Cable, CircleCheck, CircleDashed, KeyRound } from 'lucide-react'
import type { System } from '../../shared/domain/system.ts'
import { count } from '../ui/count.ts'
import { isTestable } from './view.ts'
import './systems.css'

/** Two letters of a system's name on a tile; vendors' logos are theirs. */
export function SystemTile({ name, large = false }: { readonly name: string; readonly large?: boolean }) {
  return (
    <span className="kw-system-tile" data-large={large || undefined} aria-hidden>
      {monogram(name)}
    </span>
  )
}

/** `GH` for GitHub, `AW` for AWS, `SA` for Shop API. */
export function monogram(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const [first = '', second] = words
  const capitals = [...first].filter((letter) => /\p{Lu}/u.test(letter))
  const letters = second ? [first, second] : capitals.length > 1 ? capitals : [...first]
  return letters
    .slice(0, 2)
    .map((part) => [...part][0] ?? '')
    .join('')
    .toUpperCase()
}

/** What a test of the system proves, or that there is none. Neutral: not being testable is no fault. */
export function ProbeText({ system }: { readonly system: System }) {
  const testable = isTestable(system)
  const Icon = testable ? CircleCheck : CircleDashed
  return (
    <span className="kw-system-probe" data-testable={testable || undefined}>
      <Icon aria-hidden size={14} strokeWidth={2} />
      <span className="kw-ellipsis">{testable ? system.probe || 'Tested as its kind is' : 'Not testable'}</span>
    </span>
  )
}

/** How many credentials and connections belong to it. */
export function UseCounts({ system }: { readonly system: System }) {
  const { credentialCount, connectionCount } = system
  if (credentialCount + connectionCount === 0) return <span className="kw-muted">—</span>
  const words = `${count(credentialCount, 'credential')}, ${count(connectionCount, 'connection')}`
  return (
    <span className="kw-system-uses" title={words}>
      <span className="kw-hidden">{words}</span>
      <span aria-hidden>
        <KeyRound size={13} /> {credentialCount.toLocaleString('en')}
      </span>
      <span aria-hidden>
        <Cable size={13} /> {connectionCount.toLocaleString('en')}
      </span>
    </span>
  )
}
