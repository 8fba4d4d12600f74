import { Ban, CheckCircle2, CircleAlert, CircleX, type LucideIcon, Timer } from 'lucide-react'
import type { CredentialStatus } from '../../shared/domain/credential.ts'
import './small.css'

const looks: Record<CredentialStatus, { label: string; tone: 'good' | 'warn' | 'bad' | 'rest'; icon: LucideIcon }> = {
  active: { label: 'Active', tone: 'good', icon: CheckCircle2 },
  expiring: { label: 'Expiring', tone: 'warn', icon: Timer },
  expired: { label: 'Expired', tone: 'bad', icon: CircleX },
  error: { label: 'Error', tone: 'bad', icon: CircleAlert },
  disabled: { label: 'Disabled', tone: 'rest', icon: Ban },
}

/** A credential's status: colour, icon and word, so that no one of them carries it alone. */
export function StatusBadge({ status, pill = false }: { readonly status: CredentialStatus; readonly pill?: boolean }) {
  const { label, tone, icon: Icon } = looks[status]
  return (
    <span className={`kw-status kw-status-${tone}${pill ? ' kw-status-pill' : ''}`}>
      <Icon aria-hidden size={14} strokeWidth={2.25} />
      {label}
    </span>
  )
}

/** The word for a status, for filters and announcements. */
export function statusLabel(status: CredentialStatus): string {
  return looks[status].label
}
