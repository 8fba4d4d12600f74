import { FileKey2, FileLock2, TextCursorInput, UserRoundCheck } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { AgeAudience } from '../../../shared/age-file.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { ownIdentity } from '../../sharing/store.ts'
import { useResource } from '../../state/resource.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Form } from '../../ui/form.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { SecretField, type SecretHandle } from '../../ui/secret-field.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { formatBytes } from '../../ui/size.ts'
import { FlowActions } from '../flow.tsx'
import { useImport } from './import-state.ts'
import { closeImport, openBundle } from './import-store.ts'

/** Failures that are about what was typed. */
const aboutKey: readonly ErrorBody['code'][] = ['bundle-wrong-key', 'identity-invalid']

/** Second step: the passphrase, or the age identity. Both live in their field alone and are gone after one try. */
export function KeyStep() {
  const { file, asksFor, isStale } = useImport()
  const self = useResource(ownIdentity).value
  const hasOwn = asksFor === 'identity' && self !== null && self.identity !== null
  const [chosen, setHow] = useState<AgeAudience | 'own' | null>(null)
  const how = chosen ?? (hasOwn ? 'own' : asksFor)
  const [isMissing, setMissing] = useState(false)
  const field = useRef<SecretHandle>(null)
  const open = useAction(openBundle)
  useEffect(() => {
    if (open.error) field.current?.focus()
  }, [open.error])
  if (!file) return null

  const submit = () => {
    if (how === 'own') return void open.run({ with: 'own' })
    const typed = field.current?.take() ?? ''
    setMissing(typed === '')
    if (typed === '') return field.current?.focus()
    void open.run(
      how === 'passphrase' ? { with: 'passphrase', passphrase: typed } : { with: 'identity', identity: typed },
    )
  }
  const complaint = isMissing
    ? how === 'passphrase'
      ? 'Enter the passphrase of the bundle.'
      : 'Paste your age identity.'
    : how !== 'own' && open.error && aboutKey.includes(open.error.code)
      ? `${open.error.message} ${open.error.remedy}`
      : undefined
  return (
    <Form label="What opens the bundle" onSubmit={submit}>
      {isStale && (
        <Banner tone="warn" title="Open it once more to compare again">
          Keyward keeps nothing with which it could open the bundle by itself. Your choices stay.
        </Banner>
      )}
      <div className="kw-card kw-key-file">
        <div className="kw-made-file">
          <span className="kw-made-icon" aria-hidden>
            <FileLock2 size={22} strokeWidth={1.75} />
          </span>
          <div className="kw-made-name">
            <strong className="kw-ellipsis">{file.name}</strong>
            <span className="kw-muted">
              {formatBytes(file.size)}, encrypted for {asksFor === 'passphrase' ? 'a passphrase' : 'age keys'}
            </span>
          </div>
        </div>
      </div>
      <div>
        <SegmentedControl
          label="Opens with"
          segments={[
            ...(hasOwn ? [{ value: 'own' as const, label: 'Your identity', icon: UserRoundCheck }] : []),
            { value: 'passphrase', label: 'Passphrase', icon: TextCursorInput },
            { value: 'identity', label: 'age identity', icon: FileKey2 },
          ]}
          value={how}
          onChange={(value) => {
            setHow(value)
            setMissing(false)
            open.clearError()
          }}
        />
      </div>
      {how === 'own' ? (
        <p className="kw-muted kw-small">
          It opens if it was made for you, {self?.identity?.name}. Nothing has to be typed.
        </p>
      ) : (
        <SecretField
          key={how}
          ref={field}
          label={how === 'passphrase' ? 'Passphrase' : 'Identity'}
          multiline={how === 'identity'}
          autoFocus
          isDisabled={open.isRunning}
          placeholder={how === 'identity' ? 'AGE-SECRET-KEY-1…' : ''}
          help={
            how === 'passphrase'
              ? 'The one that the sender has told you.'
              : 'What age-keygen wrote: the line that begins with AGE-SECRET-KEY-1, or the whole file. It is used once and not kept.'
          }
          error={complaint}
          onTyped={() => isMissing && setMissing(false)}
        />
      )}
      <ErrorNotice error={complaint === undefined ? open.error : null} />
      {open.isRunning && <ProgressBar label="Opening the bundle and comparing it with this vault" />}
      <FlowActions>
        <Button onPress={closeImport}>{open.isRunning ? 'Cancel' : 'Another file'}</Button>
        <Button type="submit" variant="primary" autoFocus={how === 'own'} isPending={open.isRunning}>
          Open
        </Button>
      </FlowActions>
    </Form>
  )
}
