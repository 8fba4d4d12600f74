import { Check, Equal, Pencil } from 'lucide-react'
import type { SyncConflict } from '../../../shared/domain/remote.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Detail, DetailPart } from '../../ui/detail.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { choiceIcons } from './choice-icons.ts'
import { decide, decideForAll, useDecide } from './decide-store.ts'
import { choiceLabels, choiceText, type FieldRow, fieldRows } from './deciding.ts'

interface ConflictDetailProps {
  readonly conflict: SyncConflict
  /** All that can be decided. */
  readonly others: readonly SyncConflict[]
  /** Nothing is decided while what was decided is done. */
  readonly isApplying: boolean
}

/** One credential that both sides have changed: side by side, and the choice about it. */
export function ConflictDetail({ conflict, others, isApplying }: ConflictDetailProps) {
  const { id, name, reason, choices, by, fields } = conflict
  const choice = useDecide((state) => state.decisions.get(id) ?? 'leave')
  const isForAll = useDecide((state) =>
    others.every((other) => !other.choices.includes(choice) || (state.decisions.get(other.id) ?? 'leave') === choice),
  )
  const canDecide = choices.length > 0
  return (
    <Detail title={name} onClose={() => useDecide.setState({ openId: null })}>
      {!canDecide && (
        <Banner tone="bad" title="It can’t be taken in">
          {reason}
        </Banner>
      )}
      <DetailPart title="What differs">
        {canDecide && <p>{reason}</p>}
        <Comparison conflict={conflict} rows={fieldRows(fields)} />
        <p>
          {fields.length > 0 && 'Everything else is the same on both sides. '}
          Names only: values are never shown.
        </p>
      </DetailPart>
      {canDecide && (
        <DetailPart title="What is to become of it">
          <RadioCards
            label={`What is to become of ${name}`}
            hideLabel
            isDisabled={isApplying}
            value={choice}
            onChange={(value) => {
              const next = choices.find((one) => one === value)
              if (next) decide(conflict, next)
            }}
            groups={[
              {
                look: 'grid',
                cards: choices.map((one) => ({
                  value: one,
                  title: choiceLabels[one],
                  text: choiceText(one, { name, by }),
                  icon: choiceIcons[one],
                })),
              },
            ]}
          />
          {others.length > 1 && choice !== 'leave' && (
            <Button
              size="small"
              icon={Check}
              isDisabled={isForAll || isApplying}
              onPress={() => decideForAll(others, choice)}
            >
              {`${choiceLabels[choice]} for all the others, too`}
            </Button>
          )}
        </DetailPart>
      )}
    </Detail>
  )
}

interface ComparisonProps {
  readonly conflict: SyncConflict
  readonly rows: readonly FieldRow[]
}

function Comparison({ conflict: { by, at, changedHere }, rows }: ComparisonProps) {
  return (
    <table className="kw-compare">
      <thead>
        <tr>
          <th scope="col">
            <span className="kw-hidden">Field</span>
          </th>
          <th scope="col">
            Yours
            <small>{changedHere === null ? 'not here' : <RelativeTime at={changedHere} />}</small>
          </th>
          <th scope="col">
            {by}
            <small>
              <RelativeTime at={at} />
            </small>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, mine, theirs, changed }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <Side text={mine} isChanged={changed !== 'theirs'} />
            <Side text={theirs} isChanged={changed !== 'mine'} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Side({ text, isChanged }: { readonly text: string; readonly isChanged: boolean }) {
  const Icon = isChanged ? Pencil : Equal
  return (
    <td data-changed={isChanged || undefined}>
      <span>
        <Icon aria-hidden size={13} />
        {text}
      </span>
    </td>
  )
}
