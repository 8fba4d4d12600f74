import { Tab, TabList, Tabs } from 'react-aria-components'
import { usePagedList } from '../../state/paged-list.ts'
import '../../ui/layout.css'
import { type ItemState, itemList, showState } from './import-store.ts'
import { stateLabels } from './looks.tsx'

interface StateTabsProps {
  readonly counts: Readonly<Record<ItemState, number>>
  readonly total: number
}

const states = ['new', 'changed', 'conflict', 'same'] as const

/** The items by how they stand to the vault, with their numbers. */
export function StateTabs({ counts, total }: StateTabsProps) {
  const { query } = usePagedList(itemList)
  return (
    <Tabs
      className="kw-review-tabs"
      selectedKey={query.state ?? 'all'}
      onSelectionChange={(key) => showState(states.find((state) => state === key) ?? null)}
    >
      <TabList aria-label="Items" className="kw-tab-list">
        <Tab id="all" className="kw-tab">
          All <span className="kw-tab-count kw-numbers">{total.toLocaleString('en')}</span>
        </Tab>
        {states.map((state) => (
          <Tab key={state} id={state} className="kw-tab" isDisabled={counts[state] === 0}>
            {state === 'conflict' ? 'Conflicts' : stateLabels[state]}{' '}
            <span className="kw-tab-count kw-numbers">{counts[state].toLocaleString('en')}</span>
          </Tab>
        ))}
      </TabList>
    </Tabs>
  )
}
