import { Cable, House, KeyRound, type LucideIcon, Package, ScrollText, Server, Settings } from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import type { AreaId } from '../state/router.ts'

interface AreaEntry {
  readonly id: AreaId
  readonly label: string
  readonly icon: LucideIcon
  /** Read with `usePlace()`: the opened item's `id`, an `action` to begin, a `filter`. */
  readonly component: ComponentType
}

const loaded = (load: () => Promise<ComponentType>) => lazy(async () => ({ default: await load() }))

/** The areas of the window, in the order of the sidebar and of Ctrl/⌘ + digit. One line each. */
export const areas: readonly AreaEntry[] = [
  {
    id: 'overview',
    label: 'Overview',
    icon: House,
    component: loaded(async () => (await import('../overview/overview-area.tsx')).OverviewArea),
  },
  {
    id: 'credentials',
    label: 'Credentials',
    icon: KeyRound,
    component: loaded(async () => (await import('../credentials/credentials-area.tsx')).CredentialsArea),
  },
  {
    id: 'connections',
    label: 'Connections',
    icon: Cable,
    component: loaded(async () => (await import('../connections/connections-area.tsx')).ConnectionsArea),
  },
  {
    id: 'systems',
    label: 'Systems',
    icon: Server,
    component: loaded(async () => (await import('../systems/systems-area.tsx')).SystemsArea),
  },
  {
    id: 'audit',
    label: 'Audit',
    icon: ScrollText,
    component: loaded(async () => (await import('../audit/audit-area.tsx')).AuditArea),
  },
  {
    id: 'bundles',
    label: 'Bundles',
    icon: Package,
    component: loaded(async () => (await import('../bundles/bundles-area.tsx')).BundlesArea),
  },
  {
    id: 'settings',
    label: 'Settings',
    icon: Settings,
    component: loaded(async () => (await import('../settings/settings-area.tsx')).SettingsArea),
  },
]
