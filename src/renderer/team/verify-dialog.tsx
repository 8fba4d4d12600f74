import { ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { Contact, Identity } from '../../shared/domain/team.ts'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { showToast } from '../ui/toast.tsx'
import { WordGrid } from './looks.tsx'
import { closeDialog, useTeams } from './store.ts'

interface VerifyDialogProps {
  readonly contact: Contact
  readonly identity: Identity
}

/** The words of both cards, for two people who talk to each other. */
export function VerifyDialog({ contact, identity }: VerifyDialogProps) {
  const { id, name, words } = contact
  const [differs, setDiffers] = useState(false)
  const verify = useAction(async () => {
    await client.identity.verifyContact({ id, isVerified: true })
    closeDialog()
    showToast({ title: `${name} is verified.`, tone: 'good' })
  })
  // What was compared before doesn’t hold any more, whatever is done next.
  const distrust = useAction(async () => {
    if (contact.verifiedAt !== null) await client.identity.verifyContact({ id, isVerified: false })
    setDiffers(true)
  })
  const remove = useAction(async () => {
    await client.identity.removeContact({ id })
    useTeams.setState({ openPerson: null })
    closeDialog()
  })
  if (differs)
    return (
      <Dialog
        isOpen
        isAlert
        onClose={closeDialog}
        title="The words don’t match"
        isBusy={remove.isRunning}
        footer={
          <>
            <Button onPress={() => setDiffers(false)} isDisabled={remove.isRunning}>
              Compare again
            </Button>
            <Button variant="danger" isPending={remove.isRunning} onPress={() => void remove.run()}>
              Remove this card
            </Button>
          </>
        }
      >
        <Banner tone="bad" title={`This card is not the one that ${name} has`}>
          An older card of theirs is harmless. But somebody may also have put their own card in its place on the way, to
          read what you send to {name}.
        </Banner>
        <p className="kw-verify-next">
          Remove it, and ask {name} for the card once more by another way than this one came: the file on a stick, the
          QR code on their screen.
        </p>
        <ErrorNotice error={remove.error} />
      </Dialog>
    )
  return (
    <Dialog
      isOpen
      onClose={closeDialog}
      size="large"
      title={`Compare words with ${name}`}
      description={`Ask ${name} by telephone, or face to face, to open Team → Your card and to read the eight words. Don’t use the way by which the card came.`}
      isBusy={verify.isRunning}
      footer={
        <>
          <Button icon={ShieldAlert} onPress={() => void distrust.run()} isDisabled={verify.isRunning}>
            They don’t match
          </Button>
          <Button variant="primary" icon={ShieldCheck} isPending={verify.isRunning} onPress={() => void verify.run()}>
            They match
          </Button>
        </>
      }
    >
      <div className="kw-verify">
        <section className="kw-verify-theirs" aria-labelledby="kw-verify-theirs">
          <h3 id="kw-verify-theirs">{name} reads these to you</h3>
          <p>All eight, in this order.</p>
          <WordGrid words={words} label={`Words of the card of ${name}`} />
        </section>
        <section aria-labelledby="kw-verify-own">
          <h3 id="kw-verify-own">Then you read yours to {name}</h3>
          <p>So that both of you know.</p>
          <WordGrid words={identity.words} label="Your eight words" />
        </section>
      </div>
      <ErrorNotice error={verify.error ?? distrust.error} />
    </Dialog>
  )
}
