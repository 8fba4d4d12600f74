import { Eye, EyeOff } from 'lucide-react'
import {
  type DragEvent,
  type ReactNode,
  type Ref,
  type SyntheticEvent,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { type FieldCopy, FieldHead } from './field.tsx'
import { FileButton } from './file-button.tsx'
import { base64OfFile, textOfFile } from './file-text.ts'
import { IconButton } from './icon-button.tsx'
import './field.css'

/** What a form can do with a secret field. The value is read once, on submit, and is gone from the page then. */
export interface SecretHandle {
  /** The typed text; the field is emptied. */
  take(): string
  /** The typed text, for an immediate comparison that keeps nothing. */
  peek(): string
  clear(): void
  focus(): void
  /** Puts a suggested text into the field and shows it, so that the person can write it down. */
  fill(text: string): void
}

export interface SecretFieldProps extends FieldCopy {
  /** For `new FormData(form)`. */
  readonly name?: string
  /** Several lines: PEM, JSON. Covered with dots as well. */
  readonly multiline?: boolean
  /** How a file that is chosen or dropped fills a field of several lines; as text, unless told. */
  readonly encoding?: 'text' | 'base64'
  readonly placeholder?: string
  readonly isRequired?: boolean
  readonly isDisabled?: boolean
  readonly autoFocus?: boolean
  /** Stands inside, at the right: what can be done with a value that is stored. */
  readonly trailing?: ReactNode
  /** What a password manager may fill in. Off unless told. */
  readonly autoComplete?: 'off' | 'current-password' | 'new-password'
  /** Told when the field turns from empty to filled or back. Never told the text. */
  readonly onFilledChange?: (filled: boolean) => void
  /** Called with the element while a person types, to estimate its strength. Must keep nothing. */
  readonly onTyped?: (read: () => string) => void
  readonly ref?: Ref<SecretHandle>
}

const keepCovered = (event: SyntheticEvent) => event.preventDefault()

/**
 * A field for a secret. It is uncontrolled: the text lives in the DOM element alone and never in React state or a store.
 * It can be looked at only while it is being typed; clearing replaces the element, so that undo can't bring it back.
 */
export function SecretField(props: SecretFieldProps) {
  const { label, help, error, optional = false, hideLabel = false, multiline = false, isRequired = false } = props
  const [generation, setGeneration] = useState(0)
  const [filled, setFilled] = useState(false)
  const [shown, setShown] = useState(false)
  const element = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const id = useId()

  const noteFilled = (now: boolean) => {
    if (now !== filled) props.onFilledChange?.(now)
    setFilled(now)
    if (!now) setShown(false)
  }
  const clear = () => {
    if (element.current) element.current.value = ''
    noteFilled(false)
    setGeneration((number) => number + 1)
  }
  useImperativeHandle(props.ref, () => ({
    take() {
      const text = element.current?.value ?? ''
      clear()
      return text
    },
    peek: () => element.current?.value ?? '',
    clear,
    focus: () => element.current?.focus(),
    fill(text) {
      if (!element.current) return
      element.current.value = text
      noteFilled(text !== '')
      setShown(text !== '')
      props.onTyped?.(() => element.current?.value ?? '')
    },
  }))

  const takeFile = async (file: File) => {
    const text = await (props.encoding === 'base64' ? base64OfFile(file) : textOfFile(file))
    if (!element.current) return
    element.current.value = text
    noteFilled(text !== '')
  }
  const attributes = {
    id,
    ref: element,
    className: `kw-input kw-input-mono${multiline && !shown ? ' kw-input-covered' : ''}`,
    name: props.name,
    placeholder: props.placeholder,
    required: isRequired,
    disabled: props.isDisabled,
    autoComplete: props.autoComplete ?? 'off',
    autoCapitalize: 'none',
    autoCorrect: 'off',
    spellCheck: false,
    autoFocus: props.autoFocus,
    'aria-invalid': error !== undefined,
    'aria-describedby': error !== undefined || help !== undefined ? `${id}-text` : undefined,
    'data-secret': true,
    // A covered password field gives nothing away by itself; a covered text area needs to be told.
    ...(multiline && {
      onDragOver: keepCovered,
      onDrop: (event: DragEvent<HTMLElement>) => {
        const [file] = event.dataTransfer.files
        if (!file) return
        event.preventDefault()
        void takeFile(file)
      },
    }),
    ...(multiline && !shown && { onCopy: keepCovered, onCut: keepCovered, onDragStart: keepCovered }),
    onInput: () => {
      noteFilled((element.current?.value ?? '') !== '')
      props.onTyped?.(() => element.current?.value ?? '')
    },
  }
  return (
    <div
      className="kw-field"
      data-invalid={error !== undefined || undefined}
      data-disabled={props.isDisabled || undefined}
    >
      <FieldHead
        optional={optional}
        label={
          <label htmlFor={id} className={hideLabel ? 'kw-hidden' : 'kw-label'}>
            {label}
          </label>
        }
      />
      <div className={`kw-input-group${multiline ? ' kw-input-group-tall' : ''}`}>
        {multiline ? (
          <textarea key={generation} rows={5} {...attributes} />
        ) : (
          <input key={generation} type={shown ? 'text' : 'password'} {...attributes} />
        )}
        {filled && (
          <IconButton
            icon={shown ? EyeOff : Eye}
            label={shown ? 'Cover what you type' : 'Show what you type'}
            onPress={() => setShown(!shown)}
          />
        )}
        {props.trailing}
      </div>
      {multiline && (
        <div className="kw-field-file">
          <FileButton label={`${label} from a file`} onFile={(file) => void takeFile(file)} />
        </div>
      )}
      {error !== undefined ? (
        <span id={`${id}-text`} className="kw-field-error">
          {error}
        </span>
      ) : (
        help !== undefined && (
          <span id={`${id}-text`} className="kw-help">
            {help}
          </span>
        )
      )}
    </div>
  )
}
