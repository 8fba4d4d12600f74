import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { Form } from '../ui/form.tsx'
import { TextField } from '../ui/text-field.tsx'
import { verify, verifyFile } from './store.ts'

interface VerifyDialogProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

const anchorForm = /^[1-9]\d{0,14}:[0-9a-f]{32}$/i

/** A verification against something that was kept elsewhere: an anchor, or an exported file. */
export function VerifyDialog({ isOpen, onClose }: VerifyDialogProps) {
  const [anchor, setAnchor] = useState('')
  const [isTried, setTried] = useState(false)
  const text = anchor.trim()
  const isRight = anchorForm.test(text)
  const close = () => {
    setAnchor('')
    setTried(false)
    onClose()
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title="Compare with what was kept elsewhere"
      description="Whoever holds the vault’s key could write another log. They can’t write one that goes on from an anchor that you have kept."
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button type="submit" form="verify-anchor" variant="primary">
            Compare with the anchor
          </Button>
        </>
      }
    >
      <Form
        id="verify-anchor"
        onSubmit={() => {
          setTried(true)
          if (!isRight) return
          close()
          void verify(text.toLowerCase())
        }}
      >
        <TextField
          label="Anchor"
          mono
          autoFocus
          placeholder="1204:9f86d081884c7d659a2feaa0c55ad015"
          help="Each verification shows the anchor of the last record; keyward audit anchor prints it."
          value={anchor}
          onChange={setAnchor}
          error={isTried && !isRight ? 'An anchor is a number, a colon and 32 hexadecimal digits.' : undefined}
        />
        <FileDrop
          compact
          label="Or drop an exported file here (JSON Lines)"
          onFile={(file) => {
            close()
            void verifyFile(file, isRight ? text.toLowerCase() : null)
          }}
        />
      </Form>
    </Dialog>
  )
}
