import { ShieldAlert, ShieldCheck, X } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { dismissVerification, useAudit, verify } from './store.ts'
import { explainVerification } from './verification.ts'

/** What the last verification found, between the head of the page and the log. */
export function VerificationResult({ total }: { readonly total: number }) {
  const { isRunning, result, at, error } = useAudit((state) => state.verification)
  if (isRunning)
    return (
      <div className="kw-audit-notice">
        <ProgressBar label={`Checking ${total.toLocaleString('en')} records, one after the other`} />
      </div>
    )
  if (error)
    return (
      <div className="kw-audit-notice">
        <ErrorNotice
          error={error}
          actions={
            <Button size="small" onPress={() => void verify()}>
              Try again
            </Button>
          }
        />
      </div>
    )
  if (!result) return null
  const { ok, title, text, steps } = explainVerification(result)
  const Icon = ok ? ShieldCheck : ShieldAlert
  return (
    <div className="kw-audit-notice">
      <section className="kw-verdict" data-tone={ok ? 'good' : 'bad'} aria-label="Verification">
        <Icon aria-hidden size={20} strokeWidth={2} />
        <div className="kw-verdict-text">
          <h2>{title}</h2>
          <p>
            {text}{' '}
            <span className="kw-muted">
              Checked <RelativeTime at={at} />.
            </span>
          </p>
          {steps.length > 0 && (
            <ol>
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          )}
        </div>
        <IconButton icon={X} label="Put the result away" onPress={dismissVerification} />
      </section>
    </div>
  )
}
