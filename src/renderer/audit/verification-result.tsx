import { ShieldAlert, ShieldCheck, X } from 'lucide-react'
import { useProgress } from '../client/use-progress.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { cancelVerification, dismissVerification, useAudit, verify } from './store.ts'

/** What the last verification found, between the head of the page and the log. */
export function VerificationResult() {
  const { isRunning, verdict, at, error } = useAudit((state) => state.verification)
  const progress = useProgress('verify', isRunning)
  if (isRunning)
    return (
      <div className="kw-audit-notice kw-verifying">
        <ProgressBar
          label="Checking one record after the other"
          {...(progress && {
            done: progress.done,
            total: progress.total,
            detail: `${progress.done.toLocaleString('en')} of ${progress.total.toLocaleString('en')}`,
          })}
        />
        <Button size="small" onPress={cancelVerification}>
          Cancel
        </Button>
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
  if (!verdict) return null
  const { ok, title, text, steps, anchor } = verdict
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
          {anchor !== null && (
            <p className="kw-verdict-anchor">
              Anchor, to be kept elsewhere: <code>{anchor}</code> <CopyButton text={anchor} label="Copy the anchor" />
            </p>
          )}
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
