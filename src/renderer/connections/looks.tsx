import { Cylinder, Database, Globe, type LucideIcon, Zap } from 'lucide-react'
import '../credentials/credentials.css'

const icons: Readonly<Record<string, LucideIcon>> = { http: Globe, postgresql: Database, mysql: Cylinder, redis: Zap }

/** The icon of a connection's kind on a tile. A kind that has none yet gets a globe. */
export function KindTile({ kind, large = false }: { readonly kind: string; readonly large?: boolean }) {
  const Icon = icons[kind] ?? Globe
  return (
    <span className="kw-tile" data-large={large || undefined} aria-hidden>
      <Icon size={large ? 20 : 15} strokeWidth={1.9} />
    </span>
  )
}
