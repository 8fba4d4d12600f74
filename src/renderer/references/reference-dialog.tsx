import { useState } from 'react'
import { type Reference, type ReferenceInput, referenceKinds } from '../../shared/domain/reference.ts'
import { client } from '../client/client.ts'
import { fieldError } from '../client/errors.ts'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Form } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextField } from '../ui/text-field.tsx'
import { referenceKindLabel } from './words.ts'

interface ReferenceDialogProps {
  readonly credentialId: string
  /** The one to edit; without it one is added. */
  readonly reference?: Reference
  readonly onClose: () => void
}

const empty: ReferenceInput = { kind: 'workflow', name: '', location: '', note: '' }

/** Writes down what uses a credential. What a scan has found keeps its place. */
export function ReferenceDialog({ credentialId, reference, onClose }: ReferenceDialogProps) {
  const [input, setInput] = useState<ReferenceInput>(reference ? inputOf(reference) : empty)
  const change = (part: Partial<ReferenceInput>) => setInput({ ...input, ...part })
  const isFound = reference?.scanned === true
  const save = useAction(async () => {
    const given = { ...input, name: input.name.trim(), location: input.location.trim(), note: input.note.trim() }
    if (reference) await client.references.update({ id: reference.id, input: given })
    else await client.references.add({ credentialId, input: given })
    onClose()
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={reference ? 'Edit the reference' : 'Add a reference'}
      isBusy={save.isRunning}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="kw-reference-form"
            isPending={save.isRunning}
            isDisabled={input.name.trim() === ''}
          >
            {reference ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <Form id="kw-reference-form" onSubmit={() => void save.run()}>
        <ErrorNotice error={save.error} shownFields={['input.name', 'input.location', 'input.note']} />
        <TextField
          label="What uses it"
          autoFocus
          isReadOnly={isFound}
          value={input.name}
          onChange={(name) => change({ name })}
          placeholder="Nightly sync"
          error={fieldError(save.error, 'name')}
        />
        <Select
          label="Kind"
          value={input.kind}
          onChange={(kind) => change({ kind: kind as ReferenceInput['kind'] })}
          choices={referenceKinds.map((kind) => ({ value: kind, label: referenceKindLabel(kind) }))}
        />
        <TextField
          label="Where it is"
          optional
          isReadOnly={isFound}
          value={input.location}
          onChange={(location) => change({ location })}
          placeholder="https://n8n.example.com/workflow/7"
          help={isFound ? 'A scan has found it here, and follows it.' : 'An address, a path, or words.'}
          error={fieldError(save.error, 'location')}
        />
        <TextArea
          label="Note"
          optional
          value={input.note}
          onChange={(note) => change({ note: note.replace(/\s*\n\s*/g, ' ') })}
          error={fieldError(save.error, 'note')}
        />
      </Form>
    </Dialog>
  )
}

function inputOf({ kind, name, location, note }: Reference): ReferenceInput {
  return { kind, name, location, note }
}
