import type { ReviewItem } from '../../shared/domain/review.ts'
import { reviewDecisions, ruleLabels } from '../../shared/domain/review.ts'
import { Environment } from '../credentials/environment.tsx'
import { TypeTile } from '../credentials/looks.tsx'
import { navigate } from '../state/router.ts'
import { Badge } from '../ui/badge.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { Detail, DetailPart } from '../ui/detail.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { canDecide, decide, useReview } from './store.ts'
import { decisionWords, toneOf } from './words.ts'

interface ItemDetailProps {
  readonly item: ReviewItem
  /** Whether the review can still be decided. */
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Why a credential is looked at, and what can be decided about it. */
export function ItemDetail({ item, isOpen, onClose }: ItemDetailProps) {
  const { credentialId: id, decision } = item
  return (
    <Detail
      title={item.name}
      mark={<TypeTile type={item.type} large />}
      subtitle={item.environment !== '' && <Environment name={item.environment} />}
      onClose={onClose}
      actions={
        item.now !== 'gone' && (
          <Button size="small" onPress={() => navigate({ area: 'credentials', id })}>
            Open the credential
          </Button>
        )
      }
    >
      {item.now === 'in-trash' && <Banner tone="info">It has been moved to the trash since.</Banner>}
      {item.now === 'gone' && <Banner tone="info">It has been shredded since.</Banner>}
      {decision !== null && (
        <Banner tone="good" title={decisionWords[decision].done} actions={<Next item={item} />}>
          {item.reason}
          {item.decidedAt !== null && ` ${item.decidedBy ?? ''}, ${formatDay(item.decidedAt)}`}
        </Banner>
      )}
      <DetailPart title="Why it is here">
        <ul className="kw-findings">
          {item.findings.map(({ rule, text }) => (
            <li key={rule}>
              <Badge tone={toneOf(rule)}>{ruleLabels[rule]}</Badge>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </DetailPart>
      {isOpen && (
        <DetailPart title={decision === null ? 'Decide' : 'Decide anew'}>
          <div className="kw-decisions">
            {reviewDecisions.map((one) => {
              const { label, icon, key } = decisionWords[one]
              return (
                <Button
                  key={one}
                  icon={icon}
                  trailing={<Kbd keys={key} />}
                  isDisabled={!canDecide(item, one)}
                  onPress={() => void decide(item, one)}
                >
                  {label}
                </Button>
              )
            })}
          </div>
          <p className="kw-muted kw-decision-hint">
            Keep says why. Rotate notes that it is to be replaced. Disable holds at once. Retire begins its end, step by
            step.
          </p>
        </DetailPart>
      )}
      <DetailPart title="When the review began">
        <KeyValueList>
          <KeyValue label="Owner">{item.owner}</KeyValue>
        </KeyValueList>
      </DetailPart>
    </Detail>
  )
}

/** Where a decision is gone on with. */
function Next({ item: { credentialId, decision, now } }: { readonly item: ReviewItem }) {
  if (now === 'gone' || now === 'in-trash') return null
  if (decision === 'rotate')
    return (
      <Button size="small" onPress={() => navigate({ area: 'credentials', id: credentialId, action: 'rotate' })}>
        Rotate now
      </Button>
    )
  if (decision === 'retire')
    return (
      <Button size="small" onPress={() => useReview.setState({ retiring: credentialId })}>
        Go on
      </Button>
    )
  return null
}
