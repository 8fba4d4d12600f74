import { Button } from 'react-aria-components'
import type { ResponseOf } from '../../shared/api/contract.ts'
import { credentialStatuses } from '../../shared/domain/credential.ts'
import { navigate } from '../state/router.ts'
import { statusLabel } from '../ui/status-badge.tsx'

type Counts = ResponseOf<'overview.get'>['counts']

const number = (count: number) => count.toLocaleString('en')

/** How credentials and connections stand, as two bars whose parts lead to the lists. */
export function Health({ counts }: { readonly counts: Counts }) {
  const untested = counts.connections - counts.tested
  return (
    <div className="kw-health">
      <Bar
        label="Credentials"
        total={counts.credentials}
        onOpen={() => navigate({ area: 'credentials' })}
        parts={credentialStatuses.map((status) => ({
          id: status,
          label: statusLabel(status),
          count: counts[status],
          onOpen: () => navigate({ area: 'credentials', filter: { status } }),
        }))}
      />
      <Bar
        label="Connections"
        total={counts.connections}
        onOpen={() => navigate({ area: 'connections' })}
        parts={[
          {
            id: 'ok',
            label: 'Passing',
            count: Math.max(0, counts.tested - counts.failing),
            onOpen: () => navigate({ area: 'connections', filter: { result: 'ok' } }),
          },
          {
            id: 'failing',
            label: 'Failing',
            count: counts.failing,
            onOpen: () => navigate({ area: 'connections', filter: { result: 'failed' } }),
          },
          {
            id: 'untested',
            label: 'Untested',
            count: Math.max(0, untested),
            onOpen: () => navigate({ area: 'connections', filter: { result: 'untested' } }),
          },
        ]}
      />
    </div>
  )
}

interface BarProps {
  readonly label: string
  readonly total: number
  readonly onOpen: () => void
  readonly parts: readonly {
    readonly id: string
    readonly label: string
    readonly count: number
    readonly onOpen: () => void
  }[]
}

function Bar({ label, total, onOpen, parts }: BarProps) {
  const shown = parts.filter(({ count }) => count > 0)
  return (
    <section className="kw-card kw-health-card" aria-label={label}>
      <Button className="kw-health-total" onPress={onOpen}>
        <span className="kw-health-number kw-numbers">{number(total)}</span>
        <span className="kw-muted">{label}</span>
      </Button>
      <div className="kw-health-bar" aria-hidden>
        {shown.map(({ id, count }) => (
          <span key={id} data-part={id} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className="kw-health-parts">
        {shown.map((part) => (
          <li key={part.id}>
            <Button className="kw-health-part" onPress={part.onOpen}>
              <span className="kw-health-dot" data-part={part.id} aria-hidden />
              {part.label} <strong className="kw-numbers">{number(part.count)}</strong>
            </Button>
          </li>
        ))}
        {shown.length === 0 && <li className="kw-muted">None yet</li>}
      </ul>
    </section>
  )
}
