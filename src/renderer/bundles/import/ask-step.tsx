import { FileKey2, FileText } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ErrorBody } from '../../../shared/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { useResource } from '../../state/resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FileButton } from '../../ui/file-button.tsx'
import { Form } from '../../ui/form.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { SecretField, type SecretHandle } from '../../ui/secret-field.tsx'
import { Select } from '../../ui/select.tsx'
import { formatBytes } from '../../ui/size.ts'
import { FlowActions } from '../flow.tsx'
import { chooseFormat, formatList, openForeign } from './foreign-store.ts'
import { useImport } from './import-state.ts'
import { closeImport } from './import-store.ts'
import { MappingPart } from './mapping-part.tsx'

/** Failures that are about what was typed. */
const aboutPassword: readonly ErrorBody['code'][] = ['import-wrong-key']

/** Second step for the file of another tool: its format, what opens it, and what becomes what. */
export function AskStep() {
  const { file, foreign, isStale } = useImport()
  const formats = useResource(formatList).value ?? []
  const field = useRef<SecretHandle>(null)
  const [keyFile, setKeyFile] = useState<File | null>(null)
  const format = useAction(chooseFormat)
  const open = useAction(openForeign)
  useEffect(() => {
    if (open.error) field.current?.focus()
  }, [open.error])
  if (!file || !foreign) return null
  const chosen = formats.find(({ id }) => id === foreign.format)
  const isRecognised = foreign.format !== null && foreign.detected.includes(foreign.format)
  const asksPassword = foreign.asks.includes('password')
  const complaint =
    open.error && aboutPassword.includes(open.error.code) ? `${open.error.message} ${open.error.remedy}` : undefined
  return (
    <Form
      label="How the file is read"
      onSubmit={() => {
        const typed = field.current?.take() ?? ''
        void open.run(typed === '' ? null : typed, keyFile)
      }}
    >
      {isStale && (
        <Banner tone="warn" title="Read it once more to compare again">
          Keyward keeps nothing of the file but its bytes. Your choices stay.
        </Banner>
      )}
      <div className="kw-card kw-key-file">
        <div className="kw-made-file">
          <span className="kw-made-icon" aria-hidden>
            <FileText size={22} strokeWidth={1.75} />
          </span>
          <div className="kw-made-name">
            <strong className="kw-ellipsis">{file.name}</strong>
            <span className="kw-muted">{formatBytes(file.size)}</span>
          </div>
        </div>
      </div>
      {foreign.format === null && (
        <Banner tone="warn" title="The format is not recognised">
          Choose it, if you know it. Otherwise export the file again as one of these formats.
        </Banner>
      )}
      <Select
        label="Format"
        placeholder="Choose a format"
        choices={formats.map(({ id, label, hint }) => ({ value: id, label, detail: hint }))}
        value={foreign.format}
        onChange={(id) => void format.run(id)}
        help={chosen && (isRecognised ? `Recognised. ${chosen.hint}` : chosen.hint)}
      />
      <ErrorNotice error={format.error} />
      {asksPassword && (
        <SecretField
          ref={field}
          label="Password of the file"
          isDisabled={open.isRunning}
          help="It opens the file once and is not kept."
          error={complaint}
        />
      )}
      {foreign.asks.includes('key-file') && (
        <div className="kw-key-row">
          <FileKey2 aria-hidden size={16} />
          <span className="kw-ellipsis">{keyFile === null ? 'No key file' : keyFile.name}</span>
          <FileButton label="Choose a key file" onFile={setKeyFile} />
        </div>
      )}
      <MappingPart />
      <ErrorNotice error={complaint === undefined ? open.error : null} />
      {open.isRunning && <ProgressBar label="Reading the file and comparing it with this vault" />}
      <FlowActions>
        <Button onPress={closeImport}>{open.isRunning ? 'Cancel' : 'Another file'}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={open.isRunning}
          isDisabled={foreign.format === null || format.isRunning}
        >
          Preview
        </Button>
      </FlowActions>
    </Form>
  )
}
