import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'
import './field.css'

/** What every field of a form has. */
export interface FieldCopy {
  readonly label: string
  /** A sentence below the field. */
  readonly help?: ReactNode
  /** A complaint that the core or the form has about the value. Wins over `help`. */
  readonly error?: string | undefined
  /** Says "Optional" beside the label, for forms in which most fields are needed. */
  readonly optional?: boolean
  /** Keeps the label for assistive technology only. */
  readonly hideLabel?: boolean
}

/** Label, control, help and complaint in their order, inside a React Aria field that links them. */
export function FieldParts({
  label,
  help,
  error,
  optional = false,
  hideLabel = false,
  children,
}: FieldCopy & { readonly children: ReactNode }) {
  return (
    <>
      <FieldHead label={<Label className={hideLabel ? 'kw-hidden' : 'kw-label'}>{label}</Label>} optional={optional} />
      {children}
      {help !== undefined && error === undefined && (
        <Text slot="description" className="kw-help">
          {help}
        </Text>
      )}
      {error === undefined ? (
        <FieldError className="kw-field-error" />
      ) : (
        <FieldError className="kw-field-error">{error}</FieldError>
      )}
    </>
  )
}

/** The line above a control. */
export function FieldHead({ label, optional }: { readonly label: ReactNode; readonly optional: boolean }) {
  if (!optional) return label
  return (
    <div className="kw-field-head">
      {label}
      <span className="kw-optional">Optional</span>
    </div>
  )
}
