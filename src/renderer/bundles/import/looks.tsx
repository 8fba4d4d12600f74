import {
  Cable,
  CircleEqual,
  CirclePlus,
  KeyRound,
  type LucideIcon,
  PencilLine,
  Server,
  TriangleAlert,
} from 'lucide-react'
import type { ImportItem } from '../../../shared/domain/bundle.ts'
import { StatusText } from '../../ui/status-text.tsx'
import type { ItemState } from './import-state.ts'

export const kindLabels: Readonly<Record<ImportItem['kind'], string>> = {
  credential: 'Credential',
  connection: 'Connection',
  system: 'System',
}

const kindIcons: Readonly<Record<ImportItem['kind'], LucideIcon>> = {
  credential: KeyRound,
  connection: Cable,
  system: Server,
}

/** The icon of what an item is, on a tile. */
export function KindTile({ kind, large = false }: { readonly kind: ImportItem['kind']; readonly large?: boolean }) {
  const Icon = kindIcons[kind]
  return (
    <span className="kw-kind" data-large={large || undefined}>
      <Icon role="img" aria-label={kindLabels[kind]} size={large ? 20 : 15} strokeWidth={1.9} />
    </span>
  )
}

export const stateLabels: Readonly<Record<ItemState, string>> = {
  new: 'New',
  changed: 'Changed',
  conflict: 'Conflict',
  same: 'Same',
}

const stateLooks: Readonly<
  Record<ItemState, { readonly icon: LucideIcon; readonly tone: 'good' | 'warn' | 'bad' | 'rest' }>
> = {
  new: { icon: CirclePlus, tone: 'good' },
  changed: { icon: PencilLine, tone: 'warn' },
  conflict: { icon: TriangleAlert, tone: 'bad' },
  same: { icon: CircleEqual, tone: 'rest' },
}

/** How an item stands to the vault. */
export function StateText({ state, pill = false }: { readonly state: ItemState; readonly pill?: boolean }) {
  const { icon, tone } = stateLooks[state]
  return (
    <StatusText icon={icon} tone={tone} pill={pill}>
      {stateLabels[state]}
    </StatusText>
  )
}
