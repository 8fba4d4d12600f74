import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { contacts, teams } from './store.ts'

type Part = 'teams' | 'people' | 'card'

/** The parts of this area. */
export function TeamParts({ current }: { readonly current: Part }) {
  const people = useResource(contacts).value?.length ?? 0
  const known = useResource(teams).value?.length ?? 0
  return (
    <SegmentedControl
      label="Part of the team area"
      segments={[
        { value: 'teams', label: known === 0 ? 'Teams' : `Teams (${known})` },
        { value: 'people', label: people === 0 ? 'People' : `People (${people.toLocaleString('en')})` },
        { value: 'card', label: 'Your card' },
      ]}
      value={current}
      onChange={(part) => navigate(part === 'teams' ? { area: 'team' } : { area: 'team', id: part })}
    />
  )
}
