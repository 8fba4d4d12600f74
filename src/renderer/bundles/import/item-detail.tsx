import type { ImportChoice, ImportItem } from '../../../shared/domain/bundle.ts'
import { Environment } from '../../credentials/environment.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Detail, DetailPart } from '../../ui/detail.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { changeWords, choiceLabel, choiceText, effectiveChoice } from './choices.ts'
import { useImport } from './import-state.ts'
import { choose } from './import-store.ts'
import { KindTile, kindLabels, StateText } from './looks.tsx'

/** One item of the bundle: how it differs, and the choice about it. */
export function ItemDetail({ item, onClose }: { readonly item: ImportItem; readonly onClose: () => void }) {
  const { onConflict, choices } = useImport()
  const choice = effectiveChoice(item, onConflict, choices)
  const changes = changeWords(item)
  const isOwn = choices.has(item.key)
  return (
    <Detail
      title={item.name}
      mark={<KindTile kind={item.kind} large />}
      subtitle={
        <>
          {[kindLabels[item.kind], item.detail].filter(Boolean).join(' · ')}
          {item.environment !== '' && <Environment name={item.environment} />}
        </>
      }
      actions={<StateText state={item.state} pill />}
      onClose={onClose}
    >
      {item.reason !== '' && (
        <Banner
          tone={item.choices.length === 0 ? 'bad' : 'warn'}
          title={item.choices.length === 0 ? 'It can’t be imported' : 'Why it is a conflict'}
        >
          {item.reason}
        </Banner>
      )}
      {changes.length > 0 && (
        <DetailPart title="What differs">
          <ul className="kw-differs">
            {changes.map((name) => (
              <li key={name}>
                <Badge>{name}</Badge>
              </li>
            ))}
          </ul>
          <p>
            {item.sameValue !== null && (item.sameValue ? 'Its value is the same. ' : 'Its value is another one. ')}
            Names only: values that are imported are never shown, as those in the vault aren’t.
          </p>
        </DetailPart>
      )}
      {item.alike.length > 0 && (
        <DetailPart title="Same value as">
          <ul className="kw-differs">
            {item.alike.map((name) => (
              <li key={name}>
                <Badge>{name}</Badge>
              </li>
            ))}
          </ul>
          <p>
            One of its values is also there. What leaks in one place opens the other; it may be the same credential
            twice.
          </p>
        </DetailPart>
      )}
      {choice === null ? (
        item.state === 'same' && (
          <p className="kw-muted">It is here with the same content already. There is nothing to do.</p>
        )
      ) : (
        <DetailPart
          title="What to do with it"
          aside={
            isOwn &&
            item.state !== 'new' && (
              <Button size="small" variant="quiet" onPress={() => choose([item], null)}>
                Use the default
              </Button>
            )
          }
        >
          <RadioCards
            label={`What to do with ${item.name}`}
            hideLabel
            value={choice}
            onChange={(value) => choose([item], value as ImportChoice)}
            cards={item.choices.map((one) => ({
              value: one,
              title: choiceLabel(one, item),
              text: choiceText(one, item),
              ...(!isOwn && one === choice && item.state !== 'new' && { badge: 'Default' }),
            }))}
          />
        </DetailPart>
      )}
    </Detail>
  )
}
