import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components'
import './layout.css'

interface TabsProps {
  readonly label: string
  readonly tabs: readonly {
    readonly id: string
    readonly label: string
    readonly count?: number
    readonly content: ReactNode
  }[]
  readonly value?: string
  readonly onChange?: (id: string) => void
}

/** Parts of one item, of which one is shown. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  return (
    <AriaTabs
      className="kw-tabs"
      {...(value !== undefined && { selectedKey: value })}
      {...(onChange && { onSelectionChange: (key) => onChange(String(key)) })}
    >
      <TabList aria-label={label} className="kw-tab-list">
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="kw-tab">
            {tab.label}
            {tab.count !== undefined && <span className="kw-tab-count kw-numbers">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="kw-tab-panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
