import type { FormEvent, ReactNode } from 'react'
import { Form as AriaForm } from 'react-aria-components'
import './field.css'

interface FormProps {
  readonly onSubmit: (form: HTMLFormElement) => void
  readonly children: ReactNode
  /** Links submit buttons that stand outside, such as in a dialog's footer (`<Button type="submit" form="…">`). */
  readonly id?: string
  readonly label?: string
}

/** A form in a column. Complaints are shown by the fields, in our words, not by the browser. */
export function Form({ onSubmit, children, id, label }: FormProps) {
  return (
    <AriaForm
      className="kw-form"
      validationBehavior="aria"
      {...(id !== undefined && { id })}
      {...(label !== undefined && { 'aria-label': label })}
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault()
        onSubmit(event.currentTarget)
      }}
    >
      {children}
    </AriaForm>
  )
}

/** Fields side by side while there is room. */
export function FormRow({ children }: { readonly children: ReactNode }) {
  return <div className="kw-form-row">{children}</div>
}
