import { Sparkles } from 'lucide-react'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { SecretField, type SecretHandle } from '../ui/secret-field.tsx'
import { generatePassphrase } from './generate.ts'
import { type Strength, strengthOf } from './strength.ts'
import './setup.css'

/** What a form can do with the two fields. */
export interface PassphraseHandle {
  /** The new passphrase, once: the fields are emptied. Null when they don't agree or it is too weak; they say so. */
  take(): string | null
  clear(): void
}

interface PassphraseFieldsProps {
  readonly label: string
  readonly ref: Ref<PassphraseHandle>
  readonly autoFocus?: boolean
}

const words: Record<Strength, string> = {
  none: 'At least 12 characters, or five random words.',
  weak: 'Weak: too easy to guess.',
  fair: 'Fair: a longer one is better.',
  good: 'Good.',
  strong: 'Strong.',
}

/** A new passphrase, typed twice or suggested. It lives in the two fields alone; only its strength becomes state. */
export function PassphraseFields({ label, ref, autoFocus = false }: PassphraseFieldsProps) {
  const first = useRef<SecretHandle>(null)
  const second = useRef<SecretHandle>(null)
  const [strength, setStrength] = useState<Strength>('none')
  const [isSuggested, setSuggested] = useState(false)
  const [error, setError] = useState<{ readonly field: 'first' | 'second'; readonly text: string } | null>(null)

  const clear = () => {
    first.current?.clear()
    second.current?.clear()
    setStrength('none')
    setSuggested(false)
  }
  useImperativeHandle(ref, () => ({
    take() {
      const typed = first.current?.peek() ?? ''
      if (strengthOf(typed) === 'none' || strengthOf(typed) === 'weak') {
        setError({ field: 'first', text: 'Use at least 12 characters, or five random words.' })
        first.current?.focus()
        return null
      }
      if (typed !== second.current?.peek()) {
        setError({ field: 'second', text: 'The two don’t agree. Type it once more.' })
        second.current?.clear()
        second.current?.focus()
        return null
      }
      setError(null)
      clear()
      return typed
    },
    clear,
  }))
  const suggest = () => {
    const suggestion = generatePassphrase()
    first.current?.fill(suggestion)
    second.current?.fill(suggestion)
    setSuggested(true)
    setError(null)
  }
  return (
    <div className="kw-passphrase">
      <SecretField
        ref={first}
        label={label}
        autoComplete="new-password"
        autoFocus={autoFocus}
        error={error?.field === 'first' ? error.text : undefined}
        onTyped={(read) => {
          setStrength(strengthOf(read()))
          setError(null)
        }}
      />
      <div className="kw-strength" data-strength={strength}>
        <div className="kw-strength-bar" aria-hidden>
          <span />
          <span />
          <span />
          <span />
        </div>
        <span role="status">{words[strength]}</span>
        <Button variant="quiet" size="small" icon={Sparkles} onPress={suggest}>
          Suggest one
        </Button>
      </div>
      <SecretField
        ref={second}
        label="Type it once more"
        autoComplete="new-password"
        error={error?.field === 'second' ? error.text : undefined}
        {...(isSuggested && { help: 'Write the suggested words down now. Keyward can’t show them again.' })}
        onTyped={() => setError(null)}
      />
    </div>
  )
}
