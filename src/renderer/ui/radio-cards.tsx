import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { Badge } from './badge.tsx'
import './field.css'

/** One card: a choice that deserves an explanation. */
export interface RadioCard {
  readonly value: string
  readonly title: string
  readonly text: ReactNode
  readonly icon?: LucideIcon
  readonly badge?: string
  /** Why it can't be chosen now. The card stays visible and readable. */
  readonly unavailable?: string
}

interface RadioCardsProps {
  readonly label: string
  readonly hideLabel?: boolean
  readonly cards: readonly RadioCard[]
  readonly value: string | null
  readonly onChange: (value: string) => void
}

/** A choice of a few that differ in kind. */
export function RadioCards({ label, hideLabel = false, cards, value, onChange }: RadioCardsProps) {
  return (
    <RadioGroup className="kw-field" value={value} onChange={onChange}>
      <Label className={hideLabel ? 'kw-hidden' : 'kw-label'}>{label}</Label>
      <div className="kw-radio-cards">
        {cards.map(({ value: cardValue, title, text, icon: Icon, badge, unavailable }) => (
          <Radio
            key={cardValue}
            value={cardValue}
            isDisabled={unavailable !== undefined}
            aria-label={title}
            className="kw-radio-card"
          >
            {Icon && (
              <span className="kw-radio-card-icon" aria-hidden>
                <Icon size={17} />
              </span>
            )}
            <span className="kw-radio-card-text">
              <span className="kw-radio-card-title">
                {title}
                {badge !== undefined && <Badge tone="accent">{badge}</Badge>}
              </span>
              <p>{text}</p>
              {unavailable !== undefined && <p className="kw-radio-card-reason">{unavailable}</p>}
            </span>
            <span className="kw-radio-dot" aria-hidden />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
