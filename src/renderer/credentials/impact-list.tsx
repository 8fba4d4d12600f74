import { type ReactNode, useEffect, useState } from 'react'
import type { Impact } from '../../shared/domain/credential.ts'
import { client } from '../client/client.ts'
import { referenceKindLabel } from '../references/words.ts'
import { count } from '../ui/count.ts'
import { Disclosure } from '../ui/disclosure.tsx'
import { inChunks } from './actions.ts'
import { Environment } from './environment.tsx'
import './credentials.css'

/** What is about to be done: after a rotation all goes on, with the new value. */
type Happening = 'stop' | 'rotate'

/** Lines of each kind that are shown. */
const mostShown = 50

/** What uses credentials, by name: connections, what goes through them, and references (C7). */
export function ImpactList({
  ids,
  happens = 'stop',
}: {
  readonly ids: readonly string[]
  readonly happens?: Happening
}) {
  const impact = useImpact(ids)
  const it = pronoun(ids)
  if (impact === null) return happens === 'stop' ? <p className="kw-muted">Looking at what uses {it}…</p> : null
  if (impact === 'unknown') return <p>What uses {it} could not be read.</p>
  const { counts } = impact
  const all = counts.connections + counts.through + counts.references
  if (happens === 'rotate') {
    if (all === 0) return null
    return (
      <Disclosure title="What meets the new value" detail={summaryOf(impact)}>
        <Lists impact={impact} />
      </Disclosure>
    )
  }
  if (all === 0) return <p>No connection uses {it}, and no reference is known.</p>
  return (
    <>
      <p>
        <strong>{all === 1 ? 'This stops working:' : `What stops working: ${summaryOf(impact)}.`}</strong>
      </p>
      <Lists impact={impact} />
    </>
  )
}

/** `it`, or `them` for several. */
export function pronoun(ids: readonly string[]): string {
  return ids.length === 1 ? 'it' : 'them'
}

function Lists({ impact: { connections, through, references, counts } }: { readonly impact: Impact }) {
  return (
    <>
      {counts.connections > 0 && (
        <List label="Connections" all={counts.connections}>
          {connections.slice(0, mostShown).map((use) => (
            <li key={use.id}>
              <span className="kw-ellipsis">{use.name}</span>
              <Environment name={use.environment} />
            </li>
          ))}
        </List>
      )}
      {counts.through > 0 && (
        <List label="Connections that go through these" all={counts.through}>
          {through.slice(0, mostShown).map((use) => (
            <li key={use.id}>
              <span className="kw-ellipsis">{use.name}</span>
              <span className="kw-impact-aside kw-ellipsis">through {use.via}</span>
            </li>
          ))}
        </List>
      )}
      {counts.references > 0 && (
        <List label="References" all={counts.references}>
          {references.slice(0, mostShown).map((use) => (
            <li key={use.id}>
              <span className="kw-ellipsis" title={use.location}>
                {use.name}
              </span>
              <span className="kw-impact-aside kw-ellipsis">{referenceKindLabel(use.kind)}</span>
            </li>
          ))}
        </List>
      )}
    </>
  )
}

function List({
  label,
  all,
  children,
}: {
  readonly label: string
  readonly all: number
  readonly children: ReactNode[]
}) {
  const more = all - children.length
  return (
    <ul className="kw-impact" aria-label={label}>
      {children}
      {more > 0 && <li>and {more.toLocaleString('en')} more</li>}
    </ul>
  )
}

/** `2 connections, 1 through them, 3 references`. */
function summaryOf({ counts: { connections, through, references } }: Impact): string {
  return [
    ...(connections > 0 ? [count(connections, 'connection')] : []),
    ...(through > 0 ? [`${through.toLocaleString('en')} through them`] : []),
    ...(references > 0 ? [count(references, 'reference')] : []),
  ].join(', ')
}

function useImpact(ids: readonly string[]): Impact | 'unknown' | null {
  const [impact, setImpact] = useState<Impact | 'unknown' | null>(null)
  useEffect(() => {
    let isCurrent = true
    const parts: Impact[] = []
    inChunks(ids, async (chunk) => parts.push(await client.credentials.impact({ ids: chunk }))).then(
      () => isCurrent && setImpact(together(parts)),
      () => isCurrent && setImpact('unknown'),
    )
    return () => {
      isCurrent = false
    }
  }, [ids])
  return impact
}

function together(parts: readonly Impact[]): Impact {
  const sum = (of: keyof Impact['counts']) => parts.reduce((total, { counts }) => total + counts[of], 0)
  return {
    connections: parts.flatMap(({ connections }) => connections),
    through: parts.flatMap(({ through }) => through),
    references: parts.flatMap(({ references }) => references),
    counts: { connections: sum('connections'), through: sum('through'), references: sum('references') },
  }
}
