import { type RefObject, useEffect, useMemo } from 'react'
import type { ErrorBody } from '../../../shared/errors.ts'
import { type FormErrors, toFormErrors } from './form-errors.ts'

/** Complaints by field, and the focus on the first of them as they come. */
export function useFormErrors(
  error: ErrorBody | null,
  metadataFields: readonly string[],
  typeFields: readonly string[],
  form: RefObject<HTMLElement | null>,
): FormErrors {
  const errors = useMemo(() => toFormErrors(error, metadataFields, typeFields), [error, metadataFields, typeFields])
  useEffect(() => {
    if (error === null) return
    const first = form.current?.querySelector<HTMLElement>(
      '[data-invalid] :is(input, textarea, button), [aria-invalid="true"]',
    )
    const notice = form.current?.querySelector<HTMLElement>('[role="alert"]')
    first?.focus({ preventScroll: true })
    const seen = first?.closest('.kw-field') ?? notice
    seen?.scrollIntoView({ block: 'center' })
  }, [error, form])
  return errors
}
