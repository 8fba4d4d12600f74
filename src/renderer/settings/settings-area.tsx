import { BackupsTab } from '../backups/backups-tab.tsx'
import { PolicyTab } from '../policy/policy-tab.tsx'
import { replacePlace, usePlace } from '../state/router.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { About } from './about.tsx'
import { General } from './general.tsx'
import { KeysTab } from './keys/keys-tab.tsx'
import { Locking } from './locking.tsx'
import './settings.css'

const tabs = [
  { id: 'general', label: 'General', content: <General /> },
  { id: 'policy', label: 'Rotation', content: <PolicyTab /> },
  { id: 'locking', label: 'Locking', content: <Locking /> },
  { id: 'keys', label: 'Keys and recovery', content: <KeysTab /> },
  { id: 'backups', label: 'Backups', content: <BackupsTab /> },
  { id: 'about', label: 'About', content: <About /> },
]

/** Settings of this machine, and the key slots of the open vault. */
export function SettingsArea() {
  const { id } = usePlace()
  const shown = tabs.some((tab) => tab.id === id) ? (id ?? 'general') : 'general'
  return (
    <div className="kw-page">
      <PageHeader title="Settings" />
      <div className="kw-page-body kw-settings">
        <Tabs
          label="Settings"
          tabs={tabs}
          value={shown}
          onChange={(next) => replacePlace({ area: 'settings', id: next })}
        />
      </div>
    </div>
  )
}
