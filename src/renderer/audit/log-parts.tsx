import { useResource } from '../state/resource.ts'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { openAlerts, setPart, useAudit } from './store.ts'

/** The parts of this area: the records, what they gave reason to alert of, and where they are sent. */
export function LogParts() {
  const part = useAudit((state) => state.part)
  const open = useResource(openAlerts).value?.open ?? 0
  return (
    <SegmentedControl
      label="Part of the log"
      segments={[
        { value: 'records', label: 'Records' },
        { value: 'alerts', label: open === 0 ? 'Alerts' : `Alerts (${open})` },
        { value: 'streams', label: 'Streams' },
      ]}
      value={part}
      onChange={setPart}
    />
  )
}
