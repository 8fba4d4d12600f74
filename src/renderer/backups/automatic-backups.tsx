import { NumberSetting } from '../settings/number-setting.tsx'
import { save } from '../settings/save.ts'
import { SettingRow } from '../settings/setting-row.tsx'
import { useSettings } from '../state/settings.ts'
import { Section } from '../ui/section.tsx'
import { Switch } from '../ui/switch.tsx'

/** Whether backups are made by themselves, and how many stay. */
export function AutomaticBackups() {
  const { backupDaily, backupKeep } = useSettings()
  return (
    <Section title="Automatic backups" card>
      <div className="kw-setting">
        <Switch
          isSelected={backupDaily}
          onChange={(value) => save({ backupDaily: value })}
          help="When the vault was changed and the last backup is a day old. Before a restore, a new vault key and an update of the vault’s format there is always one."
        >
          Back up daily
        </Switch>
      </div>
      <SettingRow title="Keep" help="The oldest goes when there are more.">
        <NumberSetting
          label="Backups to keep"
          unit="backups"
          value={backupKeep}
          min={1}
          max={100}
          onChange={(value) => save({ backupKeep: value })}
        />
      </SettingRow>
    </Section>
  )
}
