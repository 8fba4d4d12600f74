import {
  Bot,
  Boxes,
  Braces,
  Cloud,
  Contact,
  Cylinder,
  Database,
  FolderUp,
  Globe,
  HardDrive,
  Inbox,
  Leaf,
  type LucideIcon,
  Mail,
  MessageSquare,
  Radio,
  Route,
  Rss,
  Search,
  Server,
  Snowflake,
  Terminal,
  Zap,
} from 'lucide-react'
import '../credentials/credentials.css'

const icons: Readonly<Record<string, LucideIcon>> = {
  http: Globe,
  graphql: Braces,
  mcp: Bot,
  postgresql: Database,
  mysql: Cylinder,
  sqlserver: Server,
  oracle: Server,
  mongodb: Leaf,
  redis: Zap,
  snowflake: Snowflake,
  elasticsearch: Search,
  s3: HardDrive,
  aws: Cloud,
  azure: Cloud,
  'google-cloud': Cloud,
  ssh: Terminal,
  sftp: FolderUp,
  ftp: FolderUp,
  'http-proxy': Route,
  ldap: Contact,
  smtp: Mail,
  imap: Inbox,
  amqp: MessageSquare,
  mqtt: Rss,
  kafka: Boxes,
  nats: Radio,
}

/** The icon of a connection's kind. One that has none yet gets a globe. */
export function kindIcon(kind: string): LucideIcon {
  return icons[kind] ?? Globe
}

/** The icon of a connection's kind on a tile. */
export function KindTile({ kind, large = false }: { readonly kind: string; readonly large?: boolean }) {
  const Icon = kindIcon(kind)
  return (
    <span className="kw-tile" data-large={large || undefined} aria-hidden>
      <Icon size={large ? 20 : 15} strokeWidth={1.9} />
    </span>
  )
}
