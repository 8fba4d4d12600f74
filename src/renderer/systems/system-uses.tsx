import { ArrowRight, Cable, KeyRound, type LucideIcon } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { System } from '../../shared/domain/system.ts'
import { useItem } from '../state/item.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { count } from '../ui/count.ts'
import { DetailPart } from '../ui/detail.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { openUses, type SystemUse } from './store.ts'

/** Names that are shown before "Show all". */
const few = 5

/** What in the vault belongs to the system. */
export function SystemUsesPart({ system }: { readonly system: System }) {
  const { id, credentialCount, connectionCount } = system
  const isUsed = credentialCount + connectionCount > 0
  const uses = useItem(openUses, isUsed ? id : null).value
  return (
    <DetailPart title="In this vault">
      {!isUsed && <p>Nothing uses it yet.</p>}
      {isUsed && !uses && <Skeleton lines={2} />}
      {uses && credentialCount > 0 && (
        <UseList
          icon={KeyRound}
          label={count(credentialCount, 'credential')}
          items={uses.credentials}
          total={credentialCount}
          onOpen={(use) => navigate({ area: 'credentials', id: use })}
          onAll={() => navigate({ area: 'credentials', filter: { system: id } })}
        />
      )}
      {uses && connectionCount > 0 && (
        <UseList
          icon={Cable}
          label={count(connectionCount, 'connection')}
          items={uses.connections}
          total={connectionCount}
          onOpen={(use) => navigate({ area: 'connections', id: use })}
          onAll={() => navigate({ area: 'connections', filter: { search: system.name } })}
        />
      )}
    </DetailPart>
  )
}

interface UseListProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly items: readonly SystemUse[]
  readonly total: number
  readonly onOpen: (id: string) => void
  readonly onAll: () => void
}

function UseList({ icon: Icon, label, items, total, onOpen, onAll }: UseListProps) {
  return (
    <div className="kw-use">
      <div className="kw-use-head">
        <Icon aria-hidden size={14} />
        <h4>{label}</h4>
        {total > few && (
          <Button size="small" variant="quiet" trailing={<ArrowRight aria-hidden size={13} />} onPress={onAll}>
            Show all
          </Button>
        )}
      </div>
      <ul>
        {items.slice(0, few).map(({ id, name, environment }) => (
          <li key={id}>
            <AriaButton className="kw-use-row" onPress={() => onOpen(id)}>
              <span className="kw-ellipsis">{name}</span>
              {environment !== '' && <span className="kw-muted">{environment}</span>}
            </AriaButton>
          </li>
        ))}
      </ul>
    </div>
  )
}
