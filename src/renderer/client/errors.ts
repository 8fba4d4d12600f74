import { CallError } from '../../shared/api/client.ts'
import { describeError, type ErrorBody } from '../../shared/errors.ts'

/** The body of whatever a call threw. What isn't a CallError is a fault of the window itself. */
export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof CallError) return error.body
  reportError(error)
  return { code: 'internal', ...describeError('internal') }
}

/**
 * The complaint about one field, or undefined. Paths are dotted; `metadata.name` and `name` both mean the field `name`,
 * as forms don't care how a request nests its fields.
 */
export function fieldError(error: ErrorBody | null | undefined, field: string): string | undefined {
  return error?.issues?.find(({ path }) => path === field || path.endsWith(`.${field}`))?.message
}
