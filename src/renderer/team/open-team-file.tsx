import { useState } from 'react'
import { client } from '../client/client.ts'
import { discardFile, sendFile } from '../client/transfer.ts'
import { useAction } from '../client/use-action.ts'
import { useResource } from '../state/resource.ts'
import { navigate } from '../state/router.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { showToast } from '../ui/toast.tsx'
import { TrustMark, WordGrid } from './looks.tsx'
import { closeDialog, teams } from './store.ts'
import { type FileState, fileSentence, isTakenIn, stateOfFile, type TeamFile } from './words.ts'

const labels: Readonly<Record<FileState, string>> = {
  new: 'Join the team',
  newer: 'Take it in',
  left: 'Take part again',
  other: 'Take this list',
  same: 'Close',
  older: 'Close',
}

/** Opens the file of a team, says what it says, and takes it in. */
export function OpenTeamFile() {
  const known = useResource(teams).value ?? []
  const [said, setSaid] = useState<TeamFile | null>(null)
  const [isCompared, setCompared] = useState(false)
  const open = useAction(async (file: File) => {
    setSaid(null)
    setCompared(false)
    const fileId = await sendFile(file)
    try {
      setSaid(await client.teams.open({ fileId }))
    } finally {
      discardFile(fileId)
    }
  })
  const join = useAction(async ({ previewId }: TeamFile) => {
    const team = await client.teams.join({ previewId, isCompared })
    closeDialog()
    navigate({ area: 'team', id: team.id })
    showToast({ title: `${team.name} is up to date: version ${team.version}.`, tone: 'good' })
  })
  const state =
    said &&
    stateOfFile(
      said,
      known.some(({ id, role }) => id === said.id && role === null),
    )
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title={said ? said.name : 'Open a team file'}
      description={
        said
          ? `The file of a team of ${count(said.members, 'member')}, signed by ${said.signedBy || 'an owner'}.`
          : 'The list of a team’s members, from one of them: to join the team, or to see what its owners have changed.'
      }
      isBusy={open.isRunning || join.isRunning}
      footer={
        said && state ? (
          <>
            <Button onPress={() => setSaid(null)} isDisabled={join.isRunning}>
              Another file
            </Button>
            <Button
              variant="primary"
              isPending={join.isRunning}
              isDisabled={said.asksForWords && !isCompared}
              onPress={() => (isTakenIn(state) ? void join.run(said) : closeDialog())}
            >
              {labels[state]}
            </Button>
          </>
        ) : (
          <Button onPress={closeDialog} isDisabled={open.isRunning}>
            Cancel
          </Button>
        )
      }
    >
      <div className="kw-form">
        {!said && (
          <>
            <FileDrop label="Drop a team file here" onFile={(file) => void open.run(file)} />
            {open.isRunning && <ProgressBar label="Opening the file" />}
          </>
        )}
        {said && state && (
          <>
            <Banner tone={state === 'older' || state === 'other' ? 'warn' : isTakenIn(state) ? 'info' : 'good'}>
              {fileSentence(state, said)}
            </Banner>
            <FileFacts said={said} isCompared={isCompared} onCompared={setCompared} />
          </>
        )}
        <ErrorNotice error={join.error ?? open.error} />
      </div>
    </Dialog>
  )
}

interface FileFactsProps {
  readonly said: TeamFile
  readonly isCompared: boolean
  readonly onCompared: (isCompared: boolean) => void
}

function FileFacts({ said, isCompared, onCompared }: FileFactsProps) {
  const { owners, words, isMember, asksForWords, replaces } = said
  return (
    <>
      <KeyValueList>
        <KeyValue label={owners.length === 1 ? 'Owner' : 'Owners'}>
          <ul className="kw-team-owners">
            {owners.slice(0, 6).map(({ id, name, trust }) => (
              <li key={id}>
                <span className="kw-ellipsis">{name}</span>
                <TrustMark trust={trust} />
              </li>
            ))}
            {owners.length > 6 && <li className="kw-muted">and {owners.length - 6} more</li>}
          </ul>
        </KeyValue>
        <KeyValue label="You">{isMember ? 'are one of its members' : 'are not on its list'}</KeyValue>
      </KeyValueList>
      <div>
        <h3 className="kw-team-small-title">Words of this list</h3>
        <WordGrid words={words} label="Words of this list" />
      </div>
      {asksForWords && (
        <Banner
          tone="warn"
          title={
            replaces
              ? 'Make sure that this is the list that holds'
              : 'Nobody whose words you have compared has signed it'
          }
        >
          <p>
            {replaces
              ? 'Somebody may show different lists to different people.'
              : 'Anybody can make a team of this name.'}{' '}
            Ask an owner, by telephone or face to face, to read the words under “About” of the team.
          </p>
          <div className="kw-team-compared">
            <Checkbox isSelected={isCompared} onChange={onCompared}>
              I have compared these eight words with an owner
            </Checkbox>
          </div>
        </Banner>
      )}
    </>
  )
}
