import {
  Bot,
  Braces,
  Cloud,
  Database,
  FileBadge,
  FileKey,
  KeyRound,
  type LucideIcon,
  RectangleEllipsis,
  SlidersHorizontal,
  SquareTerminal,
  Ticket,
  UserRound,
  UserRoundCheck,
  Webhook,
} from 'lucide-react'
import './credentials.css'

const icons: Readonly<Record<string, LucideIcon>> = {
  'api-key': KeyRound,
  'bearer-token': Ticket,
  'basic-auth': UserRound,
  'oauth2-client-credentials': Bot,
  'oauth2-authorization-code': UserRoundCheck,
  'database-login': Database,
  'environment-variables': Braces,
  password: RectangleEllipsis,
  'aws-access-key': Cloud,
  'azure-service-principal': Cloud,
  'gcp-service-account': Cloud,
  'gcp-workload-federation': Cloud,
  'ssh-key': SquareTerminal,
  'tls-client-certificate': FileBadge,
  'key-pair': FileKey,
  'nats-credentials': FileKey,
  'webhook-secret': Webhook,
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
