import type { Rotation } from '../../shared/domain/rotation.ts'
import { openReferences } from '../references/store.ts'
import { referenceKindLabel } from '../references/words.ts'
import { useItem } from '../state/item.ts'
import { Badge } from '../ui/badge.tsx'
import { Section } from '../ui/section.tsx'

/** What uses the credential and no test reaches, to be looked at by a person. Nothing where none is known. */
export function UsesElsewhere({ rotation }: { readonly rotation: Rotation }) {
  const references = (useItem(openReferences, rotation.credentialId).value?.items ?? []).filter(
    ({ goneAt }) => goneAt === null,
  )
  if (references.length === 0) return null
  return (
    <Section
      title="What else uses it"
      description="No test reaches these. See that they have the new value before the old one is revoked; what asks Keyward by a keyward:// address has it from the switch on."
    >
      <ul className="kw-card kw-rotation-uses" aria-label="What else uses it">
        {references.map(({ id, kind, name, location }) => (
          <li key={id}>
            <span className="kw-ellipsis">{name}</span>
            <Badge>{referenceKindLabel(kind)}</Badge>
            {location !== name && (
              <span className="kw-muted kw-ellipsis" title={location}>
                {location}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
