import { type ClipboardEvent, useEffect, useState } from 'react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import { describeError, type ErrorBody } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { formatDay } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { showToast } from '../ui/toast.tsx'
import { PersonTile } from './looks.tsx'
import { cardInFile } from './read-card.ts'
import { ask, closeDialog, contacts, useTeams } from './store.ts'
import { cardIn } from './words.ts'

type ReadCard = ResponseOf<'identity.readCard'>

/** Takes a card as a text, a file or a picture, and shows whose it is before it is kept. */
export function AddPersonDialog() {
  const [text, setText] = useState('')
  const { card, said, error, show, fail } = useCard()
  const add = useAction(async () => {
    if (card === null) return
    const contact = await client.identity.addContact({ card })
    await contacts.reload()
    useTeams.setState({ openPerson: contact.id })
    if (contact.verifiedAt === null) ask({ for: 'verify', contact })
    else {
      closeDialog()
      showToast({ title: `You have this card of ${contact.name} already.`, tone: 'good' })
    }
  })
  const take = async (file: File) => {
    const found = await cardInFile(file)
    setText(found ?? '')
    if (found === null) fail(file.type.startsWith('image/') ? noCodeInPicture : cardInvalid)
    else show(found)
  }
  const onPaste = (event: ClipboardEvent) => {
    const picture = [...event.clipboardData.files].find(({ type }) => type.startsWith('image/'))
    if (!picture) return
    event.preventDefault()
    void take(picture)
  }
  const isNew = said?.state === 'new'
  const isWaiting = said?.state === 'unverified'
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      title="Add a person"
      description="A card begins with keyward-card: and holds no secret."
      isBusy={add.isRunning}
      footer={
        <>
          <Button onPress={closeDialog} isDisabled={add.isRunning}>
            Cancel
          </Button>
          <Button
            variant="primary"
            isPending={add.isRunning}
            isDisabled={!isNew && !isWaiting}
            onPress={() => void add.run()}
          >
            {isWaiting ? 'Compare words' : 'Add and compare words'}
          </Button>
        </>
      }
    >
      <div className="kw-form" onPaste={onPaste}>
        <TextArea
          label="Card"
          mono
          autoFocus
          rows={4}
          value={text}
          onChange={(next) => {
            setText(next)
            show(next.trim() === '' ? null : (cardIn(next) ?? next.trim()))
          }}
          placeholder="keyward-card:1:…"
          help="Paste the text, or a picture of the QR code."
        />
        <FileDrop compact label="Drop the file or a picture of the QR code" onFile={(file) => void take(file)} />
        {said && <WhoseCard said={said} />}
        <ErrorNotice error={add.error ?? error} />
      </div>
    </Dialog>
  )
}

const cardInvalid: ErrorBody = { code: 'card-invalid', ...describeError('card-invalid') }
const noCodeInPicture: ErrorBody = {
  ...cardInvalid,
  message: 'There is no QR code of a card in this picture that can be read.',
  remedy: 'Take a sharper picture, with the whole code and some light around it, or ask for the file of the card.',
}

/** What the card says, read when its text comes to rest. */
function useCard() {
  const [card, setCard] = useState<string | null>(null)
  const [said, setSaid] = useState<ReadCard | null>(null)
  const [error, setError] = useState<ErrorBody | null>(null)
  useEffect(() => {
    setSaid(null)
    if (card === null) return
    let isOld = false
    const timer = setTimeout(() => {
      client.identity.readCard({ card: card.slice(0, 4000) }).then(
        (found) => !isOld && setSaid(found),
        (failure: unknown) => !isOld && setError(toErrorBody(failure)),
      )
    }, 120)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [card])
  return {
    card,
    said,
    error,
    show(next: string | null) {
      setError(null)
      setCard(next)
    },
    fail(body: ErrorBody) {
      setCard(null)
      setError(body)
    },
  }
}

function WhoseCard({ said }: { readonly said: ReadCard }) {
  const { name, createdAt, state } = said
  if (state === 'own')
    return (
      <Banner tone="info" title="This is your own card">
        Give it to the others, and ask them for theirs.
      </Banner>
    )
  if (state === 'changed')
    return (
      <Banner isAlert tone="bad" title={`This card of ${name} has other keys than the one that you know`}>
        Ask {name}, by another way than the card came, whether the keys were changed. If they were, remove the old card
        first. If not, somebody pretends to be {name}.
      </Banner>
    )
  return (
    <div className="kw-card kw-whose-card" role="status">
      <PersonTile name={name} large />
      <div>
        <strong>{name}</strong>
        <p>
          {state === 'new'
            ? `Card of ${formatDay(createdAt)}. Anybody can write this name on a card, so compare its words next.`
            : state === 'verified'
              ? 'You have this card, and have compared its words.'
              : 'You have this card, and have not compared its words yet.'}
        </p>
      </div>
    </div>
  )
}
