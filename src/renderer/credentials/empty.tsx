import { FileInput, PackageOpen, Plus } from 'lucide-react'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { countFilters, isNarrowed, type ListView, withoutFilters } from './list-view.ts'
import { setView } from './store.ts'

/** What the empty list is for, or why nothing is in it. */
export function CredentialsEmpty({ view, onNew }: { readonly view: ListView; readonly onNew: () => void }) {
  if (view.trashed && !isNarrowed(view))
    return (
      <EmptyState art="trash" title="The trash is empty">
        Deleted credentials rest here for a while and can be restored.
      </EmptyState>
    )
  if (isNarrowed(view))
    return (
      <EmptyState
        art="search"
        title={
          view.search.trim() === '' ? 'No credential fits these filters' : `Nothing found for “${view.search.trim()}”`
        }
        actions={
          <Button onPress={() => setView({ ...withoutFilters(view), search: '' })}>
            {countFilters(view) > 0 ? 'Clear search and filters' : 'Clear search'}
          </Button>
        }
      >
        The search looks at names, systems, tags, purpose, owner, team and environment. Values are never searched.
      </EmptyState>
    )
  return (
    <EmptyState
      art="key"
      title="Keep your first credential"
      actions={
        <>
          <Button variant="primary" icon={Plus} onPress={onNew} trailing={<Kbd keys="n" />}>
            New credential
          </Button>
          <Button icon={PackageOpen} onPress={() => navigate({ area: 'bundles', action: 'import' })}>
            Import a bundle
          </Button>
          <Button icon={FileInput} onPress={() => navigate({ area: 'bundles', action: 'import-file' })}>
            Import from another tool
          </Button>
        </>
      }
    >
      API keys, tokens and logins that your integrations use. A value is used and tested, and never shown again; you are
      told before it expires.
    </EmptyState>
  )
}
