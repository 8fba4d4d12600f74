import { KeyRound, Layers, ListChecks, Users } from 'lucide-react'
import { facets } from '../../credentials/catalog.ts'
import { ownTeams } from '../../sharing/store.ts'
import { useItem } from '../../state/item.ts'
import { useResource } from '../../state/resource.ts'
import { navigate } from '../../state/router.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { Select } from '../../ui/select.tsx'
import { FlowActions } from '../flow.tsx'
import { leaveFlow } from '../places.ts'
import { CredentialPicker } from './credential-picker.tsx'
import { changeExport, type ExportScope, isChosen, mostPicked, sharedWithTeam, useExport } from './export-store.ts'

/** First step: which credentials. */
export function ChooseStep() {
  const state = useExport()
  const total = useSession(({ status }) => status?.counts?.credentials ?? 0)
  const environments = useResource(facets).value?.environment ?? []
  const teams = useResource(ownTeams).value ?? []
  const { scope, environment, picked, teamId } = state
  const shared = useItem(sharedWithTeam, scope === 'team' ? teamId : null).value
  if (total === 0)
    return (
      <EmptyState
        art="key"
        title="There is nothing to export yet"
        actions={
          <Button variant="primary" onPress={() => navigate({ area: 'credentials', action: 'new' })}>
            New credential
          </Button>
        }
      >
        A bundle is made of credentials. Add one first.
      </EmptyState>
    )
  const chosen = environments.find(({ value }) => value === environment)
  const tooMany = scope === 'picked' && picked.size > mostPicked && picked.size < total
  return (
    <>
      <RadioCards
        label="What goes into the bundle"
        hideLabel
        value={scope}
        onChange={(value) => changeExport({ scope: value as ExportScope })}
        cards={[
          { value: 'all', title: 'Everything', text: `All ${count(total, 'credential')} of this vault.`, icon: Layers },
          {
            value: 'environment',
            title: 'One environment',
            text: 'What belongs to production, staging, development, or an environment of your own.',
            icon: KeyRound,
          },
          {
            value: 'picked',
            title: 'Picked credentials',
            text: 'Those that you choose from the list.',
            icon: ListChecks,
          },
          ...(teams.length > 0 || scope === 'team'
            ? [
                {
                  value: 'team',
                  title: 'What is shared with a team',
                  text: 'Of that, what you manage. With its values it brings the others up to date.',
                  icon: Users,
                },
              ]
            : []),
        ]}
      />
      {scope === 'environment' && (
        <div className="kw-flow-part">
          <Select
            label="Environment"
            placeholder="Choose one"
            choices={environments.map(({ value, label, count: number }) => ({
              value: `=${value}`,
              label: label || 'No environment',
              detail: count(number, 'credential'),
            }))}
            value={environment === null ? null : `=${environment}`}
            onChange={(value) => changeExport({ environment: value.slice(1) })}
            {...(chosen && { help: `${count(chosen.count, 'credential')} in ${chosen.label || 'no environment'}.` })}
          />
        </div>
      )}
      {scope === 'team' && (
        <div className="kw-flow-part">
          <Select
            label="Team"
            placeholder="Choose one"
            choices={teams.map(({ id, name }) => ({ value: id, label: name }))}
            value={teamId}
            onChange={(value) => changeExport({ teamId: value, memberIds: null, audience: 'team' })}
            {...(shared !== null && { help: `${count(shared, 'credential')} shared with it.` })}
          />
        </div>
      )}
      {scope === 'picked' && <CredentialPicker />}
      <FlowActions>
        {tooMany && (
          <p className="kw-flow-hint" role="status">
            Pick at most {mostPicked.toLocaleString('en')}, a whole environment, or everything.
          </p>
        )}
        <Button onPress={leaveFlow}>Cancel</Button>
        <Button
          variant="primary"
          isDisabled={!isChosen(state, total)}
          onPress={() => changeExport({ step: 'protect', ...(scope === 'team' && { audience: 'team' }) })}
        >
          Continue
        </Button>
      </FlowActions>
    </>
  )
}
