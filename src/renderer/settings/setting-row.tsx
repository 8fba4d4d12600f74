import { type ReactNode, useId } from 'react'
import { Group } from 'react-aria-components'

interface SettingRowProps {
  readonly title: string
  readonly help?: ReactNode
  readonly children: ReactNode
}

/** A setting: its name and meaning at the left, its control at the right. */
export function SettingRow({ title, help, children }: SettingRowProps) {
  const id = useId()
  return (
    <Group className="kw-setting" aria-labelledby={id}>
      <div className="kw-setting-text">
        <div id={id} className="kw-setting-title">
          {title}
        </div>
        {help !== undefined && <p>{help}</p>}
      </div>
      <div className="kw-setting-control">{children}</div>
    </Group>
  )
}
