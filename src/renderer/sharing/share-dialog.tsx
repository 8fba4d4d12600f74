import { CircleSlash2, X } from 'lucide-react'
import { useId, useState } from 'react'
import { type AccessLevel, accessLevels, type Sharing } from '../../shared/domain/access.ts'
import type { Team, TeamMemberInfo } from '../../shared/domain/team.ts'
import { describeError } from '../../shared/errors.ts'
import { levelWords } from '../../shared/sharing-words.ts'
import { useAction } from '../client/use-action.ts'
import { nameOf } from '../credentials/actions.ts'
import type { Chosen } from '../credentials/chosen.ts'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ComboBox } from '../ui/combo-box.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { showToast } from '../ui/toast.tsx'
import { AccessBadge, levelIcons } from './access-badge.tsx'
import { draftOf, grantsOf, type Party, reachesOthers, type SharingDraft, withGrant, withoutGrant } from './draft.ts'
import { chosenSharing, chosenTeam, othersOf, ownIdentity, ownTeams, share } from './store.ts'
import './sharing.css'

interface ShareDialogProps {
  readonly chosen: Chosen
  /** How a single one is shared already. */
  readonly sharing?: Sharing | null
  readonly onClose: () => void
  readonly onDone?: () => void
}

/** The same for what is chosen in a list. A single one begins with how it is shared. */
export function ShareChosen(props: Omit<ShareDialogProps, 'sharing'>) {
  const { ids, name } = props.chosen
  const only = ids.length === 1 ? (ids[0] ?? null) : null
  const { value, error } = useItem(chosenSharing, only)
  const isForOthers = value?.sharing && value.sharing.level !== 'manage'
  if (only === null || (value && !isForOthers)) return <ShareDialog {...props} sharing={value?.sharing ?? null} />
  return (
    <Dialog isOpen onClose={props.onClose} title={`Share ${nameOf(ids, name)}`}>
      {isForOthers ? (
        <ErrorNotice error={{ code: 'access-denied', ...describeError('access-denied') }} />
      ) : error ? (
        <ErrorNotice error={error} />
      ) : (
        <Skeleton lines={4} />
      )}
    </Dialog>
  )
}

/** Asks with which team, and who in it may do what. */
export function ShareDialog(props: ShareDialogProps) {
  const { chosen, sharing = null, onClose } = props
  const self = useResource(ownIdentity).value
  const teams = useResource(ownTeams).value
  const title = sharing === null ? `Share ${nameOf(chosen.ids, chosen.name)}` : `Who may do what with ${chosen.name}`
  if (self === null || teams === null)
    return (
      <Dialog isOpen onClose={onClose} title={title}>
        <Skeleton lines={4} />
      </Dialog>
    )
  if (self.identity === null || teams.length === 0)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={title}
        footer={
          <>
            <Button onPress={onClose}>Close</Button>
            <Button
              variant="primary"
              onPress={() => {
                onClose()
                navigate({ area: 'team' })
              }}
            >
              Open Team
            </Button>
          </>
        }
      >
        <EmptyState art="link" title="You are in no team yet">
          Credentials are shared with a team: its members know each other by their cards. Create your identity, then
          make a team or join one.
        </EmptyState>
      </Dialog>
    )
  return <ShareForm {...props} title={title} selfId={self.identity.id} selfName={self.identity.name} teams={teams} />
}

interface ShareFormProps extends ShareDialogProps {
  readonly title: string
  readonly selfId: string
  readonly selfName: string
  readonly teams: readonly { readonly id: string; readonly name: string; readonly members: number }[]
}

function ShareForm({ title, chosen, sharing = null, selfId, selfName, teams, onClose, onDone }: ShareFormProps) {
  const [draft, setDraft] = useState(() => draftOf(sharing, selfId, teams[0]?.id ?? null))
  const { value, error } = useItem(chosenTeam, draft.teamId)
  const formId = useId()
  const isNew = sharing === null || sharing.teamId !== draft.teamId
  const isForOwners = isNew && value?.team.policy.create === 'owners' && value.team.role !== 'owner'
  const save = useAction(async () => {
    const { teamId } = draft
    if (teamId === null) return
    await share(chosen.ids, teamId, grantsOf(draft, selfId))
    showToast({
      title: isNew
        ? `${nameOf(chosen.ids, chosen.name)} shared with ${value?.team.name ?? 'the team'}`
        : 'Rights changed',
      detail: 'The others get it with the next bundle for the team.',
      tone: 'good',
      action: {
        label: 'Export for the team',
        run: () => navigate({ area: 'bundles', action: 'export', filter: { teamId } }),
      },
    })
    onDone?.()
    onClose()
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      size="large"
      isBusy={save.isRunning}
      footer={
        <>
          <Button onPress={onClose} isDisabled={save.isRunning}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            isPending={save.isRunning}
            isDisabled={isForOwners || value === null || !reachesOthers(draft)}
          >
            {isNew ? 'Share' : 'Save'}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={() => void save.run()}>
        <Select
          label="Team"
          choices={teams.map(({ id, name, members }) => ({
            value: id,
            label: name,
            detail: members === 1 ? 'Nobody but you yet' : `${members.toLocaleString('en')} members`,
          }))}
          value={draft.teamId}
          onChange={(teamId) => setDraft({ ...draft, teamId, others: [] })}
          {...(sharing !== null && isNew && { help: `It leaves ${sharing.team}, where it is shared now.` })}
        />
        {isForOwners && (
          <Banner tone="warn" title="Only its owners share something new with this team">
            Ask an owner to share it, or to change the rule of the team.
          </Banner>
        )}
        <RadioCards
          label="Everyone in the team"
          value={draft.everyone ?? 'nothing'}
          onChange={(level) => setDraft({ ...draft, everyone: accessLevels.find((each) => each === level) ?? null })}
          cards={[
            ...accessLevels.map((level) => ({
              value: level,
              title: levelWords[level].label,
              text: levelWords[level].text,
              icon: levelIcons[level],
            })),
            {
              value: 'nothing',
              title: 'Nothing',
              text: 'Only the groups and members below get it.',
              icon: CircleSlash2,
            },
          ]}
        />
        {value ? (
          <Parties
            draft={draft}
            onChange={setDraft}
            selfName={selfName}
            team={value.team}
            members={othersOf(value.members)}
          />
        ) : (
          <Skeleton lines={2} />
        )}
        <ErrorNotice error={save.error ?? error} />
      </Form>
    </Dialog>
  )
}

interface PartiesProps {
  readonly draft: SharingDraft
  readonly onChange: (draft: SharingDraft) => void
  readonly selfName: string
  readonly team: Team
  readonly members: readonly TeamMemberInfo[]
}

/** Groups and members with a level of their own, the person first, who always manages it. */
function Parties({ draft, onChange, selfName, team, members }: PartiesProps) {
  // A new field after each: what was typed into it is done with.
  const [added, setAdded] = useState(0)
  const parties: readonly Party[] = [
    ...team.groupList.map(({ id, name }) => ({ to: 'group' as const, id, name })),
    ...members.map(({ id, name }) => ({ to: 'member' as const, id, name })),
  ]
  const left = parties.filter(({ to, id }) => !draft.others.some((other) => other.to === to && other.id === id))
  return (
    <div className="kw-sharing-parties">
      <ul className="kw-sharing-grants" aria-label="Groups and members with a level of their own">
        <li>
          <span>
            {selfName}
            <small>You go on managing it</small>
          </span>
          <AccessBadge level="manage" />
        </li>
        {draft.others.map((party) => (
          <li key={`${party.to} ${party.id}`}>
            <span>
              {party.name}
              {party.to === 'group' && <small>Group</small>}
            </span>
            <Select
              label={`What ${party.name} may do`}
              hideLabel
              choices={accessLevels.map((level) => ({
                value: level,
                label: levelWords[level].label,
              }))}
              value={party.level}
              onChange={(level) => onChange(withGrant(draft, party, level as AccessLevel))}
            />
            <IconButton icon={X} label={`Remove ${party.name}`} onPress={() => onChange(withoutGrant(draft, party))} />
          </li>
        ))}
      </ul>
      {parties.length > 0 && (
        <ComboBox
          key={added}
          label="Add a group or a member"
          placeholder="A name"
          emptyText="Nobody in the team is called so."
          menuTrigger="input"
          choices={left.map(({ to, id, name }) => ({
            value: `${to} ${id}`,
            label: name,
            detail: to === 'group' ? 'Group' : 'Member',
          }))}
          value={null}
          autoFocus={added > 0}
          isDisabled={left.length === 0}
          onChange={(key) => {
            const party = left.find(({ to, id }) => `${to} ${id}` === key)
            if (!party) return
            setAdded(added + 1)
            onChange(withGrant(draft, party, draft.everyone === 'use' || draft.everyone === null ? 'view' : 'manage'))
          }}
          help="The highest level that somebody gets counts."
        />
      )}
    </div>
  )
}
