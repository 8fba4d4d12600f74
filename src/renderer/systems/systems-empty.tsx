import { Plus } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { setView } from './store.ts'
import { defaultView, isNarrowed, type SystemsView, withoutFilters } from './view.ts'

/** What an empty list of systems is for, or why nothing is in it. */
export function SystemsEmpty({ view, onNew }: { readonly view: SystemsView; readonly onNew: () => void }) {
  const search = view.search.trim()
  if (isNarrowed(view))
    return (
      <EmptyState
        art="search"
        title={search === '' ? 'No system fits these filters' : `Nothing found for “${search}”`}
        actions={
          <>
            <Button onPress={() => setView({ ...withoutFilters(view), search: '', scope: 'all' })}>
              Show all systems
            </Button>
            <Button icon={Plus} onPress={onNew}>
              New system
            </Button>
          </>
        }
      >
        The catalog doesn’t have everything. Any HTTP API or database can be a system of your own.
      </EmptyState>
    )
  if (view.scope === 'own')
    return (
      <EmptyState
        art="systems"
        title="No systems of your own yet"
        actions={
          <Button variant="primary" icon={Plus} onPress={onNew}>
            New system
          </Button>
        }
      >
        Give your gateway, your database or an API that is not in the catalog a name once. New credentials and
        connections are filled in from it.
      </EmptyState>
    )
  return (
    <EmptyState
      art="systems"
      title="Nothing is in use yet"
      actions={<Button onPress={() => setView(defaultView)}>Show all systems</Button>}
    >
      A system is in use when a credential or a connection belongs to it.
    </EmptyState>
  )
}
