import { Tab, TabList } from 'react-aria-components'
import '../../ui/layout.css'
import type { ItemState } from './import-state.ts'
import { stateLabels } from './looks.tsx'

interface StateTabsProps {
  readonly counts: Readonly<Record<ItemState, number>>
  readonly total: number
}

export const itemStates = ['new', 'changed', 'conflict', 'same'] as const

/** The items by how they stand to the vault, with their numbers. Stands inside Tabs. */
export function StateTabs({ counts, total }: StateTabsProps) {
  return (
    <TabList aria-label="Items" className="kw-tab-list">
      <Tab id="all" className="kw-tab">
        All <span className="kw-tab-count kw-numbers">{total.toLocaleString('en')}</span>
      </Tab>
      {itemStates.map((state) => (
        <Tab key={state} id={state} className="kw-tab" isDisabled={counts[state] === 0}>
          {state === 'conflict' ? 'Conflicts' : stateLabels[state]}{' '}
          <span className="kw-tab-count kw-numbers">{counts[state].toLocaleString('en')}</span>
        </Tab>
      ))}
    </TabList>
  )
}
