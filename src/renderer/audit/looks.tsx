import { Ban, CircleCheck, CircleX, type LucideIcon } from 'lucide-react'
import { useCallback } from 'react'
import type { AuditOutcome, AuditRecord } from '../../shared/domain/audit.ts'
import { credentialTypes } from '../credentials/catalog.ts'
import { useResource } from '../state/resource.ts'
import { StatusText } from '../ui/status-text.tsx'
import type { Sentence } from './sentence.ts'
import { outcomeLabels } from './view.ts'
import './audit.css'

const looks: Readonly<Record<AuditOutcome, { readonly icon: LucideIcon; readonly tone: 'rest' | 'bad' | 'warn' }>> = {
  ok: { icon: CircleCheck, tone: 'rest' },
  failed: { icon: CircleX, tone: 'bad' },
  refused: { icon: Ban, tone: 'warn' },
}

/** The icon of an outcome on a tile, named for those who don't see it. */
export function OutcomeMark({ outcome, large = false }: { readonly outcome: AuditOutcome; readonly large?: boolean }) {
  const { icon: Icon, tone } = looks[outcome]
  return (
    <span className="kw-outcome" data-tone={tone} data-large={large || undefined}>
      <Icon role="img" aria-label={outcomeLabels[outcome]} size={large ? 20 : 15} strokeWidth={2} />
    </span>
  )
}

/** An outcome as a word with its icon. */
export function OutcomeText({ outcome }: Pick<AuditRecord, 'outcome'>) {
  const { icon, tone } = looks[outcome]
  return (
    <StatusText icon={icon} tone={tone} pill>
      {outcomeLabels[outcome]}
    </StatusText>
  )
}

/** A record's sentence; what it is about stands out. */
export function SentenceText({ sentence }: { readonly sentence: Sentence }) {
  return sentence.parts.map(({ text, isName }, index) =>
    isName ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change their order
      <strong key={index}>{text}</strong>
    ) : (
      text
    ),
  )
}

/** Names a credential's type, which records hold by its ID. */
export function useTypeLabel(): (type: string) => string {
  const types = useResource(credentialTypes).value?.items
  return useCallback((type: string) => types?.find(({ id }) => id === type)?.label ?? type, [types])
}
