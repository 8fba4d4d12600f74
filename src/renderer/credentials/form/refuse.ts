import { CallError } from '../../../shared/api/client.ts'
import { describeError, type FieldIssue } from '../../../shared/errors.ts'

/** Stops a form before a call, with complaints in the form that the core would answer. @throws CallError `field-invalid` */
export function refuseIssues(issues: readonly FieldIssue[]): void {
  if (issues.length > 0) throw new CallError({ code: 'field-invalid', ...describeError('field-invalid'), issues })
}
