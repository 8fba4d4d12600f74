import { ChevronsUpDown, Lock } from 'lucide-react'
import { Button } from 'react-aria-components'
import { toErrorBody } from '../client/errors.ts'
import { type AreaId, navigate } from '../state/router.ts'
import { lockVault, useSession } from '../state/session.ts'
import { useUndecided } from '../team/server/standing.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Logo } from '../ui/logo.tsx'
import { Menu } from '../ui/menu.tsx'
import { showErrorToast } from '../ui/toast.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { areas } from './areas.tsx'
import { selectVault, useVaults } from './vaults.ts'

/** The areas, and at the bottom the vault with its lock. */
export function Sidebar({ current }: { readonly current: AreaId }) {
  const counts = useSession((state) => state.status?.counts)
  const countOf: Partial<Record<AreaId, number | undefined>> = {
    credentials: counts?.credentials,
    connections: counts?.connections,
  }
  const undecided = useUndecided()
  return (
    <header className="kw-sidebar">
      <div className="kw-brand">
        <Logo size={24} />
        <span>Keyward</span>
      </div>
      <nav aria-label="Areas">
        <ul className="kw-nav">
          {areas.map(({ id, label, icon: Icon }, index) => {
            const count = countOf[id]
            return (
              <li key={id} data-apart={id === 'settings' || undefined}>
                <Tooltip text={label} keys={`mod+${index + 1}`} placement="right">
                  <Button
                    className="kw-nav-item"
                    {...(id === current && { 'aria-current': 'page' as const })}
                    onPress={() => navigate({ area: id })}
                  >
                    <Icon aria-hidden size={17} strokeWidth={1.9} />
                    <span className="kw-nav-label">{label}</span>
                    {count !== undefined && count > 0 && (
                      <span className="kw-nav-count kw-numbers">{count.toLocaleString('en')}</span>
                    )}
                    {id === 'team' && undecided > 0 && (
                      <span className="kw-nav-mark kw-numbers">
                        {undecided.toLocaleString('en')}
                        <span className="kw-hidden"> to decide</span>
                      </span>
                    )}
                  </Button>
                </Tooltip>
              </li>
            )
          })}
        </ul>
      </nav>
      <VaultCorner />
    </header>
  )
}

function VaultCorner() {
  const name = useSession((state) => state.status?.name ?? '')
  const others = useVaults().filter((vault) => !vault.current)
  const lock = () => void lockVault().catch((error: unknown) => showErrorToast(toErrorBody(error)))
  return (
    <div className="kw-vault">
      <Menu
        label="Vault"
        placement="top start"
        groups={[
          {
            title: 'Other vaults',
            actions: others.map((vault) => ({
              id: vault.name,
              label: vault.name,
              detail: 'Locks this one first',
              onAction: () =>
                void selectVault(vault.name).catch((error: unknown) => showErrorToast(toErrorBody(error))),
            })),
          },
          {
            actions: [
              {
                id: '/keys',
                label: 'Key slots and recovery',
                onAction: () => navigate({ area: 'settings', id: 'keys' }),
              },
              { id: '/lock', label: 'Lock now', icon: Lock, keys: 'mod+l', onAction: lock },
            ],
          },
        ]}
      >
        <Button className="kw-vault-name">
          <span className="kw-vault-dot" aria-hidden />
          <span className="kw-vault-text">
            <span className="kw-ellipsis">
              <span className="kw-hidden">Vault </span>
              {name}
            </span>
            <small>Unlocked</small>
          </span>
          <ChevronsUpDown aria-hidden size={14} />
        </Button>
      </Menu>
      <IconButton icon={Lock} label="Lock now" keys="mod+l" onPress={lock} />
    </div>
  )
}
