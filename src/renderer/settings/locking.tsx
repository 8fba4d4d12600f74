import { useSession } from '../state/session.ts'
import { useSettings } from '../state/settings.ts'
import { Banner } from '../ui/banner.tsx'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { save } from './save.ts'
import { SettingRow } from './setting-row.tsx'

const usual = [1, 5, 10, 15, 30, 60, 120, 240, 480, 0]

/** When the vault closes by itself. */
export function Locking() {
  const { lockAfterMinutes, lockOnSuspend } = useSettings()
  const host = useSession((state) => state.info?.host)
  const minutes = usual.includes(lockAfterMinutes) ? usual : [lockAfterMinutes, ...usual]
  return (
    <div className="kw-settings-sections">
      <Section title="Locking" description="Locking wipes the keys from memory and closes the vault’s file." card>
        <SettingRow title="Lock after" help="Without a key press or a movement of the pointer in this window.">
          <Select
            label="Lock after"
            hideLabel
            value={String(lockAfterMinutes)}
            onChange={(value) => save({ lockAfterMinutes: Number(value) })}
            choices={minutes.map((value) => ({ value: String(value), label: minutesLabel(value) }))}
          />
        </SettingRow>
        <div className="kw-setting">
          <Switch
            isSelected={lockOnSuspend}
            isDisabled={host === 'browser'}
            onChange={(value) => save({ lockOnSuspend: value })}
            help={
              host === 'browser'
                ? 'Only the desktop window hears of it; a browser does not tell.'
                : 'Also when its screen is locked.'
            }
          >
            Lock when the system goes to sleep
          </Switch>
        </div>
      </Section>
      {lockAfterMinutes === 0 && (
        <Banner tone="warn">
          The vault stays open until you lock it. Anyone at this machine can use every credential in it.
        </Banner>
      )}
    </div>
  )
}

function minutesLabel(minutes: number): string {
  if (minutes === 0) return 'Never'
  if (minutes === 1) return '1 minute'
  if (minutes < 60 || minutes % 60 !== 0) return `${minutes} minutes`
  return minutes === 60 ? '1 hour' : `${minutes / 60} hours`
}
