import { Monitor, Moon, Sun } from 'lucide-react'
import { useSession } from '../state/session.ts'
import { useSettings } from '../state/settings.ts'
import { Section } from '../ui/section.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Switch } from '../ui/switch.tsx'
import { NumberSetting } from './number-setting.tsx'
import { OwnerSetting } from './owner-setting.tsx'
import { save } from './save.ts'
import { SettingRow } from './setting-row.tsx'
import { TimeSetting } from './time-setting.tsx'

/** Looks, and the numbers that people adjust. */
export function General() {
  const settings = useSettings()
  const user = useSession((state) => state.info?.user ?? '')
  const host = useSession((state) => state.info?.host)
  const platform = useSession((state) => state.info?.platform)
  return (
    <div className="kw-settings-sections">
      <Section title="Appearance" card>
        <SettingRow title="Theme">
          <SegmentedControl
            label="Theme"
            value={settings.theme}
            onChange={(theme) => save({ theme })}
            segments={[
              { value: 'system', label: 'System', icon: Monitor },
              { value: 'light', label: 'Light', icon: Sun },
              { value: 'dark', label: 'Dark', icon: Moon },
            ]}
          />
        </SettingRow>
        <SettingRow title="Density" help="Compact shows more rows of long lists.">
          <SegmentedControl
            label="Density"
            value={settings.density}
            onChange={(density) => save({ density })}
            segments={[
              { value: 'comfortable', label: 'Comfortable' },
              { value: 'compact', label: 'Compact' },
            ]}
          />
        </SettingRow>
      </Section>
      <Section title="Credentials" card>
        <SettingRow title="Your name" help="Written as owner of new credentials and into the audit log.">
          <OwnerSetting value={settings.owner} fallback={user} onChange={(owner) => save({ owner })} />
        </SettingRow>
        <SettingRow title="Warn before expiry" help="From then on a credential counts as expiring.">
          <NumberSetting
            label="Warn before expiry"
            unit="days"
            value={settings.expiryWarningDays}
            min={1}
            max={365}
            onChange={(expiryWarningDays) => save({ expiryWarningDays })}
          />
        </SettingRow>
        <SettingRow
          title="Review credentials every"
          help="The overview reminds of it. 0 turns the reminder off; a review can be started at any time."
        >
          <NumberSetting
            label="Review credentials every"
            unit="months"
            value={settings.reviewEveryMonths}
            min={0}
            max={24}
            onChange={(reviewEveryMonths) => save({ reviewEveryMonths })}
          />
        </SettingRow>
        <SettingRow
          title="Keep deleted credentials"
          help="In the trash, from which they can be restored. Then they are shredded."
        >
          <NumberSetting
            label="Keep deleted credentials"
            unit="days"
            value={settings.trashDays}
            min={1}
            max={365}
            onChange={(trashDays) => save({ trashDays })}
          />
        </SettingRow>
      </Section>
      <Section
        title="Reminders"
        description="Days before an expiry or a rotation are set by rules, under Rotation; without one they are 30, 14, 7 and 1."
        card
      >
        <div className="kw-setting">
          <Switch
            isSelected={settings.notifications}
            onChange={(notifications) => save({ notifications })}
            help="Each date once, many at once as one message. In a browser they show in the window."
          >
            Notify when dates come near
          </Switch>
        </div>
        <div className="kw-setting">
          <Switch
            isSelected={settings.notifyWhileLocked}
            isDisabled={!settings.notifications}
            onChange={(notifyWhileLocked) => save({ notifyWhileLocked })}
            help="Names and dates then stay in memory after a lock, never on the disk."
          >
            Also while the vault is locked
          </Switch>
        </div>
        <div className="kw-setting">
          <Switch
            isSelected={settings.stayInTray}
            isDisabled={host === 'browser' || platform === 'darwin'}
            onChange={(stayInTray) => save({ stayInTray })}
            help={trayHelp(host, platform)}
          >
            Go on in the tray when the window is closed
          </Switch>
        </div>
      </Section>
      <Section title="Tests" card>
        <SettingRow title="Give up a test after" help="Unless a test is started with another deadline.">
          <NumberSetting
            label="Give up a test after"
            unit="seconds"
            value={settings.testTimeoutSeconds}
            min={1}
            max={300}
            onChange={(testTimeoutSeconds) => save({ testTimeoutSeconds })}
          />
        </SettingRow>
        <SettingRow title="Test at the same time" help="How many connections of a run are tested beside each other.">
          <NumberSetting
            label="Test at the same time"
            unit="connections"
            value={settings.testParallel}
            min={1}
            max={50}
            onChange={(testParallel) => save({ testParallel })}
          />
        </SettingRow>
        <SettingRow
          title="Test again by itself"
          help="While the vault is open, connections that passed or could not be reached. A refused credential waits for you: repeating it would lock the account. 0 turns it off."
        >
          <NumberSetting
            label="Test again by itself"
            unit="hours after the last test"
            value={settings.retestEveryHours}
            min={0}
            max={720}
            onChange={(retestEveryHours) => save({ retestEveryHours })}
          />
        </SettingRow>
        {settings.retestEveryHours > 0 && (
          <SettingRow title="Quiet hours" help="No test runs by itself between these times. Equal times mean none.">
            <span className="kw-time-range">
              <TimeSetting
                label="Quiet from"
                value={settings.quietFrom}
                onChange={(quietFrom) => save({ quietFrom })}
              />
              <span>to</span>
              <TimeSetting
                label="Quiet until"
                value={settings.quietUntil}
                onChange={(quietUntil) => save({ quietUntil })}
              />
            </span>
          </SettingRow>
        )}
      </Section>
    </div>
  )
}

function trayHelp(host: string | undefined, platform: string | undefined): string {
  if (host === 'browser')
    return 'Only the desktop window has a tray. In a browser, Keyward goes on until its host is ended.'
  if (platform === 'darwin') return 'On macOS, Keyward goes on without a window until you quit it.'
  return 'Reminders, tests and streams of the log go on until the vault locks. The tray’s menu, or starting Keyward again, brings the window back; the menu also quits. Where the system shows no tray, closing the window quits.'
}
