import { EmptyState } from '../ui/empty-state.tsx'

/** Stands in for an area until its own component is in the list of areas. */
export function PendingArea() {
  return <EmptyState art="clock" title="Not here yet" />
}
