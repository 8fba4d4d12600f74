import {
  Cable,
  ClipboardCheck,
  House,
  KeyRound,
  type LucideIcon,
  Package,
  ScrollText,
  Server,
  Settings,
  Users,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import type { AreaId, InnerAreaId, Place } from '../state/router.ts'

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
    id: 'team',
    label: 'Team',
    icon: Users,
    component: loaded(async () => (await import('../team/team-area.tsx')).TeamArea),
  },
  {
    id: 'review',
    label: 'Review',
    icon: ClipboardCheck,
    component: loaded(async () => (await import('../review/review-area.tsx')).ReviewArea),
  },
  {
    id: 'settings',
    label: 'Settings',
    icon: Settings,
    component: loaded(async () => (await import('../settings/settings-area.tsx')).SettingsArea),
  },
]

interface InnerAreaEntry {
  readonly id: InnerAreaId
  readonly label: string
  /** The area of the sidebar that it belongs to. */
  readonly within: AreaId
  readonly component: ComponentType
}

/** Pages that are reached from an area. */
const innerAreas: readonly InnerAreaEntry[] = [
  {
    id: 'rotations',
    label: 'Rotations',
    within: 'credentials',
    component: loaded(async () => (await import('../rotation/rotations-area.tsx')).RotationsArea),
  },
]

/** What is shown at a place, and which area of the sidebar it belongs to. */
export function areaAt({ area }: Place): { label: string; within: AreaId; component: ComponentType } | undefined {
  const inner = innerAreas.find(({ id }) => id === area)
  if (inner) return inner
  const entry = areas.find(({ id }) => id === area) ?? areas[0]
  return entry && { ...entry, within: entry.id }
}
