import { Braces, Database, KeyRound, type LucideIcon, SlidersHorizontal, Ticket, UserRound } from 'lucide-react'
import './credentials.css'

const icons: Readonly<Record<string, LucideIcon>> = {
  'api-key': KeyRound,
  'bearer-token': Ticket,
  'basic-auth': UserRound,
  'database-login': Database,
  'environment-variables': Braces,
  custom: SlidersHorizontal,
}

/** The icon of a credential type. A type that has none yet gets a key. */
export function typeIcon(type: string): LucideIcon {
  return icons[type] ?? KeyRound
}

/** The icon of a credential type on a tile. */
export function TypeTile({ type, large = false }: { readonly type: string; readonly large?: boolean }) {
  const Icon = typeIcon(type)
  return (
    <span className="kw-tile" data-large={large || undefined} aria-hidden>
      <Icon size={large ? 20 : 15} strokeWidth={1.9} />
    </span>
  )
}
