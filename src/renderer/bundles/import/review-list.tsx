import { ChevronDown } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ImportItem } from '../../../shared/domain/bundle.ts'
import { Environment } from '../../credentials/environment.tsx'
import { usePagedList } from '../../state/paged-list.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { ItemCell } from '../../ui/item-cell.tsx'
import { Menu } from '../../ui/menu.tsx'
import { SelectionBar } from '../../ui/selection-bar.tsx'
import { type TableColumn, VirtualTable } from '../../ui/virtual-table.tsx'
import { choiceLabel, choiceText, effectiveChoice, itemNote } from './choices.ts'
import { itemList, useImport } from './import-state.ts'
import { changeReview, choose } from './import-store.ts'
import { KindTile, StateText } from './looks.tsx'

/** Every item of the bundle with what will be done with it. */
export function ReviewList() {
  const { rows, total, hasMore, isLoading, isFirst, error, query } = usePagedList(itemList)
  const { selected, openKey, place, onConflict, choices } = useImport()
  const columns = useMemo(
    () =>
      columnsOf((item) => (
        <ChoiceCell item={item} choice={effectiveChoice(item, onConflict, choices)} isOwn={choices.has(item.key)} />
      )),
    [onConflict, choices],
  )
  const chosen = rows.filter(({ key }) => selected.has(key))
  const decide = (choice: Parameters<typeof choose>[1]) => {
    choose(chosen, choice)
    changeReview({ selected: new Set() })
  }
  return (
    <>
      {error && error.code !== 'import-stale' && (
        <div className="kw-review-error">
          <ErrorNotice
            error={error}
            actions={
              <Button size="small" onPress={() => void itemList.reload()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      <div className="kw-review-rows">
        <VirtualTable
          label={query.kind === 'file' ? 'Items of the file' : 'Items of the bundle'}
          rows={rows}
          total={total}
          keyOf={keyOf}
          columns={columns}
          rowHeight={52}
          selection={selected}
          onSelectionChange={(keys) => changeReview({ selected: keys })}
          openKey={openKey}
          onOpen={(key) => changeReview({ openKey: key })}
          hasMore={hasMore}
          isLoading={isLoading && (isFirst || hasMore)}
          onLoadMore={itemList.loadMore}
          place={place}
          isDimmed={(item) => (effectiveChoice(item, onConflict, choices) ?? 'skip') === 'skip'}
          empty={
            <EmptyState
              art="box"
              title={query.kind === 'file' ? 'Nothing in the file comes along' : 'The bundle is empty'}
            />
          }
        />
      </div>
      <SelectionBar count={chosen.length} onClear={() => changeReview({ selected: new Set() })}>
        <Button size="small" onPress={() => decide('replace')}>
          Import or replace
        </Button>
        <Button size="small" onPress={() => decide('keep-both')}>
          Keep both
        </Button>
        <Button size="small" onPress={() => decide('skip')}>
          Skip
        </Button>
        <Button size="small" variant="quiet" onPress={() => decide(null)}>
          Use the default
        </Button>
      </SelectionBar>
    </>
  )
}

const keyOf = ({ key }: ImportItem) => key

function columnsOf(choice: (item: ImportItem) => ReactNode): readonly TableColumn<ImportItem>[] {
  return [
    {
      id: 'name',
      label: 'Item',
      width: 'minmax(200px, 1fr)',
      isRowHeader: true,
      cell: (item) => (
        <ItemCell mark={<KindTile kind={item.kind} />} name={item.name} detail={itemNote(item) || item.detail} />
      ),
    },
    {
      id: 'environment',
      label: 'Environment',
      width: '128px',
      hideBelow: 720,
      cell: ({ environment }) => <Environment name={environment} />,
    },
    { id: 'state', label: 'State', width: '112px', hideBelow: 420, cell: ({ state }) => <StateText state={state} /> },
    { id: 'choice', label: 'What to do', width: '132px', cell: choice },
  ]
}

interface ChoiceCellProps {
  readonly item: ImportItem
  readonly choice: ReturnType<typeof effectiveChoice>
  /** Chosen for this item, and not by default. */
  readonly isOwn: boolean
}

/**
 * What will be done with an item, as a menu. Keyboards reach it through the details, which Enter opens. Until it is pressed
 * it is a plain button: thousands of rows pass by while a person scrolls.
 */
function ChoiceCell({ item, choice, isOwn }: ChoiceCellProps) {
  const [isMenu, setMenu] = useState(false)
  if (choice === null)
    return <span className="kw-muted kw-review-nothing">{item.state === 'same' ? 'Nothing to do' : 'Stays out'}</span>
  const text = (
    <>
      <span className="kw-hidden">{`What to do with ${item.name}: `}</span>
      {choiceLabel(choice, item)}
      <ChevronDown aria-hidden size={13} />
    </>
  )
  if (!isMenu)
    return (
      <button
        type="button"
        className="kw-choice"
        data-own={isOwn || undefined}
        tabIndex={-1}
        aria-haspopup="menu"
        onClick={() => setMenu(true)}
      >
        {text}
      </button>
    )
  return (
    <Menu
      defaultOpen
      label={`What to do with ${item.name}`}
      groups={[
        {
          actions: item.choices.map((one) => ({
            id: one,
            label: choiceLabel(one, item),
            detail: choiceText(one, item),
            checked: one === choice,
            onAction: () => choose([item], one),
          })),
        },
        {
          actions:
            isOwn && item.state !== 'new'
              ? [{ id: 'default', label: 'Use the default', onAction: () => choose([item], null) }]
              : [],
        },
      ]}
    >
      <AriaButton className="kw-choice" data-own={isOwn || undefined} excludeFromTabOrder>
        {text}
      </AriaButton>
    </Menu>
  )
}
