import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { Badge } from './badge.tsx'
import './field.css'

/** One card: a choice that deserves an explanation. */
export interface RadioCard {
  readonly value: string
  readonly title: string
  readonly text: ReactNode
  readonly icon?: LucideIcon
  /** A mark of its own in the icon's place, such as a monogram. */
  readonly mark?: ReactNode
  readonly badge?: string
  /** Why it can't be chosen now. The card stays visible and readable. */
  readonly unavailable?: string
}

/** Cards that belong together. */
export interface RadioCardGroup {
  readonly title?: string
  /** `grid` sets small cards side by side, `quiet` draws a line of text that doesn't invite. */
  readonly look?: 'list' | 'grid' | 'quiet'
  readonly cards: readonly RadioCard[]
}

interface RadioCardsProps {
  readonly label: string
  readonly hideLabel?: boolean
  readonly cards?: readonly RadioCard[]
  /** Instead of `cards`, where there are many. */
  readonly groups?: readonly RadioCardGroup[]
  readonly isDisabled?: boolean
  readonly value: string | null
  readonly onChange: (value: string) => void
}

/** A choice of a few that differ in kind. */
export function RadioCards(props: RadioCardsProps) {
  const { label, hideLabel = false, cards = [], groups, isDisabled = false, value, onChange } = props
  const shown = (groups ?? [{ cards }]).filter((group) => group.cards.length > 0)
  return (
    <RadioGroup className="kw-field" value={value} onChange={onChange} isDisabled={isDisabled}>
      <Label className={hideLabel ? 'kw-hidden' : 'kw-label'}>{label}</Label>
      {shown.map((group) => (
        <CardGroup key={group.title ?? group.cards[0]?.value} group={group} />
      ))}
    </RadioGroup>
  )
}

function CardGroup({ group: { title, look = 'list', cards } }: { readonly group: RadioCardGroup }) {
  const id = useId()
  const rows = (
    <div className={`kw-radio-cards kw-radio-cards-${look}`}>
      {cards.map((card) => (
        <Card key={card.value} card={card} />
      ))}
    </div>
  )
  if (title === undefined) return rows
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a radio group would be a second group of fields
    <div role="group" aria-labelledby={id} className="kw-radio-group">
      <div id={id} className="kw-radio-group-title">
        {title}
      </div>
      {rows}
    </div>
  )
}

function Card({ card }: { readonly card: RadioCard }) {
  const { value, title, text, icon: Icon, mark, badge, unavailable } = card
  return (
    <Radio value={value} isDisabled={unavailable !== undefined} aria-label={title} className="kw-radio-card">
      {(Icon || mark) && (
        <span className="kw-radio-card-icon" aria-hidden>
          {Icon ? <Icon size={17} /> : mark}
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
  )
}
