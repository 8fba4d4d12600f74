import { FileLock2, FileText, type LucideIcon, UserCog, Users } from 'lucide-react'
import type { Team, TeamPolicy } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { formatTime } from '../ui/dates.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { Section } from '../ui/section.tsx'
import { WordGrid } from './looks.tsx'
import { sayChanged } from './store.ts'
import { createWords, plaintextWords, whyNotChange } from './words.ts'

/** What holds for all members, and how two of them know that they see the same list. */
export function AboutPart({ team }: { readonly team: Team }) {
  const why = whyNotChange(team)
  return (
    <div className="kw-team-about">
      <Section title="Rules" description="They are part of the signed list, and hold in every member’s Keyward.">
        {why === null ? <Rules team={team} /> : <ReadRules team={team} why={why} />}
      </Section>
      <Section
        title="Words of this list"
        description="Two members who see the same words see the same members, groups and rules. They change with every version."
      >
        <div className="kw-card kw-team-list-words">
          <WordGrid words={team.words} label="Words of this list" />
          <p>
            {`Version ${team.version.toLocaleString('en')}, signed by ${team.changedBy} on ${formatTime(team.changedAt)}. On this computer since ${formatTime(team.joinedAt)}.`}
          </p>
        </div>
      </Section>
    </div>
  )
}

const icons: Readonly<Record<TeamPolicy['create'] | TeamPolicy['plaintextExport'], LucideIcon>> = {
  everyone: Users,
  owners: UserCog,
  forbidden: FileLock2,
  allowed: FileText,
}

function Rules({ team }: { readonly team: Team }) {
  const { policy } = team
  const change = useAction(async (changes: Partial<TeamPolicy>) => {
    sayChanged(
      await client.teams.setPolicy({ id: team.id, policy: { ...policy, ...changes } }),
      'The rules are changed.',
    )
  })
  return (
    <div className="kw-team-rules">
      <RadioCards
        label="Who may share new credentials"
        cards={(['everyone', 'owners'] as const).map((value) => ({ value, icon: icons[value], ...createWords[value] }))}
        value={policy.create}
        onChange={(value) =>
          value !== policy.create && void change.run({ create: value === 'owners' ? 'owners' : 'everyone' })
        }
      />
      <RadioCards
        label="Exports in plaintext"
        cards={(['forbidden', 'allowed'] as const).map((value) => ({
          value,
          icon: icons[value],
          ...plaintextWords[value],
        }))}
        value={policy.plaintextExport}
        onChange={(value) =>
          value !== policy.plaintextExport &&
          void change.run({ plaintextExport: value === 'allowed' ? 'allowed' : 'forbidden' })
        }
      />
      <ErrorNotice error={change.error} />
    </div>
  )
}

function ReadRules({ team, why }: { readonly team: Team; readonly why: string }) {
  return (
    <>
      <Banner tone={team.role === null ? 'warn' : 'info'}>{why}</Banner>
      <div className="kw-card kw-team-read-rules">
        <KeyValueList>
          <KeyValue label="May share new credentials">{createWords[team.policy.create].title}</KeyValue>
          <KeyValue label="Exports in plaintext">{plaintextWords[team.policy.plaintextExport].title}</KeyValue>
        </KeyValueList>
      </div>
    </>
  )
}
