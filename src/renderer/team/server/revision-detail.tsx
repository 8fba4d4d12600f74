import { ArchiveRestore, Ban } from 'lucide-react'
import { useState } from 'react'
import type { RevisionItem } from '../../../shared/domain/remote.ts'
import { fieldWord } from '../../audit/sentence.ts'
import { client } from '../../client/client.ts'
import { useItem } from '../../state/item.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { count } from '../../ui/count.ts'
import { formatTime } from '../../ui/dates.ts'
import { Detail, DetailPart } from '../../ui/detail.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusText } from '../../ui/status-text.tsx'
import { showToast } from '../../ui/toast.tsx'
import { openedRevision, type RevisionDifference, type RevisionRow, revisionKey, useHistory } from './history.ts'
import { synchronise, type TeamName } from './store.ts'

interface RevisionDetailProps {
  readonly team: TeamName
  readonly revision: RevisionRow
}

/** One revision of a team’s server: what it has otherwise than the vault, and what of it is brought back. */
export function RevisionDetail({ team, revision }: RevisionDetailProps) {
  const { number, at, author } = revision
  const { value, error } = useItem(openedRevision, revisionKey(team.id, number))
  return (
    <Detail
      title={`Revision ${number.toLocaleString('en')}`}
      subtitle={`${author}, ${formatTime(at)}`}
      onClose={() => useHistory.setState({ opened: null })}
    >
      {error && (
        <ErrorNotice
          error={error}
          actions={
            <Button size="small" onPress={() => void openedRevision.reload()}>
              Try again
            </Button>
          }
        />
      )}
      {!value && !error && <Skeleton lines={4} />}
      {value && <Difference team={team} found={value} />}
    </Detail>
  )
}

interface DifferenceProps {
  readonly team: TeamName
  readonly found: RevisionDifference
}

function Difference({ team, found }: DifferenceProps) {
  const { items, counts } = found
  const restorable = items.filter(({ reason }) => reason === '')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [isAsking, setAsking] = useState(false)
  if (items.length === 0)
    return (
      <Banner tone="good">
        {counts.same === 0
          ? 'Nothing of this revision is for you.'
          : `Your vault has ${count(counts.same, 'credential')} of it as they were then. There is nothing to bring back.`}
      </Banner>
    )
  const chosen = restorable.filter(({ id }) => !left.has(id))
  // What an answer has no room for comes along with all of them.
  const isAll = left.size === 0
  const number = isAll ? counts.restorable : chosen.length
  return (
    <>
      <DetailPart
        title="Other than in your vault"
        aside={
          counts.same > 0 && (
            <span className="kw-team-hint">
              {`${counts.same.toLocaleString('en')} ${counts.same === 1 ? 'is' : 'are'} the same`}
            </span>
          )
        }
      >
        <ul className="kw-revision-items" aria-label="Other than in your vault">
          {items.map((item) => (
            <Item
              key={item.id}
              item={item}
              isChosen={!left.has(item.id)}
              onChange={(isChosen) => {
                const next = new Set(left)
                if (isChosen) next.delete(item.id)
                else next.add(item.id)
                setLeft(next)
              }}
            />
          ))}
        </ul>
        {counts.restorable > restorable.length && (
          <p>{`And ${(counts.restorable - restorable.length).toLocaleString('en')} more. They come back only with all of them.`}</p>
        )}
        <p>Names only: values are never shown.</p>
      </DetailPart>
      {counts.restorable > 0 && (
        <div>
          <Button icon={ArchiveRestore} isDisabled={number === 0} onPress={() => setAsking(true)}>
            {`Bring back ${count(number, 'credential')}…`}
          </Button>
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Bring back ${count(number, 'credential')} of revision ${found.number.toLocaleString('en')}?`}
        confirmLabel="Bring back"
        danger={false}
        onConfirm={async () => {
          const ids = isAll ? null : chosen.map(({ id }) => id)
          const { restored } = await client.remotes.restore({ teamId: team.id, number: found.number, ids })
          setLeft(new Set())
          void openedRevision.reload()
          showToast({
            title: `${count(restored, 'credential')} brought back`,
            detail: 'The others get them once you synchronise.',
            tone: 'good',
            action: { label: 'Synchronise', run: () => void synchronise(team) },
          })
        }}
      >
        <p>
          In this vault {number === 1 ? 'it becomes what it was' : 'they become what they were'} on{' '}
          {formatTime(found.at)}. Present values stay as older versions, and what came into the team since stays.
        </p>
        <p>It is a change as any other: the others get it once you synchronise.</p>
      </ConfirmDialog>
    </>
  )
}

interface ItemProps {
  readonly item: RevisionItem
  readonly isChosen: boolean
  readonly onChange: (isChosen: boolean) => void
}

function Item({ item: { name, state, fields, reason }, isChosen, onChange }: ItemProps) {
  const what =
    state === 'gone'
      ? 'Not in your vault any more'
      : `Differs: ${[...new Set(fields.map(fieldWord))].join(', ') || 'something else'}`
  return (
    <li>
      {reason === '' ? (
        <Checkbox isSelected={isChosen} onChange={onChange} help={what}>
          {name}
        </Checkbox>
      ) : (
        <div className="kw-revision-refused">
          <span>{name}</span>
          <small>{what}</small>
          <StatusText tone="warn" icon={Ban}>
            {reason}
          </StatusText>
        </div>
      )}
    </li>
  )
}
