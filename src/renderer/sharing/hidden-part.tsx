import { useItem } from '../state/item.ts'
import { Masked } from '../ui/masked.tsx'
import { Section } from '../ui/section.tsx'
import { openSharing } from './store.ts'
import { hiddenText } from './words.ts'

/** Stands where the configuration would, for somebody who may use a credential and nothing more. */
export function HiddenPart({ credentialId, masked }: { readonly credentialId: string; readonly masked: string }) {
  const { value } = useItem(openSharing, credentialId)
  return (
    <Section title="Value and settings" description="Sealed, and used without being shown.">
      <ul className="kw-secret-list">
        <li>
          <span>Value</span>
          <Masked hint={masked} />
        </li>
      </ul>
      <p className="kw-muted kw-small">{hiddenText(value?.sharing ?? null)}</p>
    </Section>
  )
}
