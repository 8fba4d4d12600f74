import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { type ErrorBody, remedyOf } from '../../shared/errors.ts'
import './small.css'

interface ErrorNoticeProps {
  /** Nothing is shown without one. */
  readonly error: ErrorBody | null | undefined
  /** Fields that show their own complaints; only other issues are listed here. */
  readonly shownFields?: readonly string[]
  readonly actions?: ReactNode
}

/** A failure as the core explains it: what happened, what to do, which fields, and the reference for the log. */
export function ErrorNotice({ error, shownFields = [], actions }: ErrorNoticeProps) {
  if (!error) return null
  const issues = (error.issues ?? []).filter((issue) => !shownFields.includes(issue.path))
  return (
    <div className="kw-banner kw-banner-bad" role="alert" data-error-code={error.code}>
      <CircleAlert aria-hidden size={16} />
      <div className="kw-banner-text">
        <strong>{error.message}</strong>
        {remedyOf(error)}
        {issues.length > 0 && (
          <ul>
            {issues.map((issue) => (
              <li key={`${issue.path} ${issue.message}`}>
                {issue.path !== '' && <code>{issue.path}</code>} {issue.message}
              </li>
            ))}
          </ul>
        )}
        {error.subjects && error.subjects.length > 0 && remedyOf(error) === error.remedy && (
          <ul>
            {error.subjects.slice(0, 12).map((subject) => (
              <li key={subject}>{subject}</li>
            ))}
            {error.subjects.length > 12 && <li>and {error.subjects.length - 12} more</li>}
          </ul>
        )}
        {error.reference !== undefined && (
          <div className="kw-banner-reference">
            Reference <code>{error.reference}</code>
          </div>
        )}
      </div>
      {actions}
    </div>
  )
}
