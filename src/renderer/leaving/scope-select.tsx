import type { RequestOf } from '../../shared/api/contract.ts'
import { facets } from '../credentials/catalog.ts'
import { useResource } from '../state/resource.ts'
import { useSession } from '../state/session.ts'
import { count } from '../ui/count.ts'
import { Select } from '../ui/select.tsx'

export type LeavingChoice = RequestOf<'leaving.exportKdbx'>['choose']

/** `all`, or an environment behind a sign that tells it from that. */
export type Scope = 'all' | `=${string}`

interface ScopeSelectProps {
  readonly value: Scope
  readonly onChange: (scope: Scope) => void
}

/** What leaves: everything, or one environment. */
export function ScopeSelect({ value, onChange }: ScopeSelectProps) {
  const total = useSession(({ status }) => status?.counts?.credentials ?? 0)
  const environments = useResource(facets).value?.environment ?? []
  return (
    <Select
      label="What it holds"
      choices={[
        { value: 'all', label: 'Everything', detail: count(total, 'credential') },
        ...environments.map(({ value: name, label, count: number }) => ({
          value: `=${name}`,
          label: label || 'No environment',
          detail: count(number, 'credential'),
        })),
      ]}
      value={value}
      onChange={(chosen) => onChange(chosen as Scope)}
    />
  )
}

export function choiceOf(scope: Scope): LeavingChoice {
  return scope === 'all' ? { all: true } : { environment: scope.slice(1) }
}
