import { BadgeCheck, CircleAlert, CircleCheck, CircleMinus, ShieldQuestion } from 'lucide-react'
import type { TestResult, TlsFacts } from '../../../shared/domain/probe.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { formatDuration, outcomeOf } from './outcome.ts'
import './testing.css'

const icons = { good: CircleCheck, bad: CircleAlert, warn: ShieldQuestion, rest: CircleMinus }

/** What a test found: the finding, its cause and what to do, who we are there, and the certificate. */
export function ResultFacts({ result }: { readonly result: TestResult }) {
  const { label, tone } = outcomeOf(result.code)
  const Icon = icons[tone]
  return (
    <>
      <div className="kw-finding" data-tone={tone} data-code={result.code}>
        <div className="kw-finding-head">
          <Icon aria-hidden size={18} strokeWidth={2.25} />
          <strong>{label}</strong>
          <span className="kw-finding-time kw-numbers">{formatDuration(result.ms)}</span>
        </div>
        <p>{result.message}</p>
        {result.remedy !== '' && <p className="kw-finding-remedy">{result.remedy}</p>}
        {result.identity !== null && (
          <p className="kw-finding-identity">
            <BadgeCheck aria-hidden size={15} /> Signed in as <strong>{result.identity}</strong>
          </p>
        )}
        {result.expiresAt !== null && (
          <p>
            The server says that the credential expires on {formatDay(result.expiresAt)},{' '}
            <RelativeTime at={result.expiresAt} />.
          </p>
        )}
        {result.scopes !== null && <Scopes scopes={result.scopes} />}
      </div>
      {result.tls && <TlsPart tls={result.tls} />}
    </>
  )
}

/** Names in sight; a server may tell dozens. */
const inSight = 8

/** What the server says that the credential may do. */
function Scopes({ scopes }: { readonly scopes: readonly string[] }) {
  if (scopes.length === 0) return <p>The server says that the credential has no permissions beyond signing in.</p>
  const badges = (names: readonly string[]) => (
    <span className="kw-tag-line">
      {names.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </span>
  )
  const folded = scopes.length > inSight + 1 ? scopes.slice(inSight) : []
  return (
    <div className="kw-finding-scopes">
      <p>The server says that the credential may:</p>
      {badges(scopes.slice(0, scopes.length - folded.length))}
      {folded.length > 0 && <Disclosure title={`${folded.length} more`}>{badges(folded)}</Disclosure>}
    </div>
  )
}

/** What the TLS handshake showed (T8). */
function TlsPart({ tls }: { readonly tls: TlsFacts }) {
  const verdict = tls.verified ? 'verified' : 'not verified'
  return (
    <div className="kw-card kw-tls">
      <Disclosure title="Certificate" detail={`${tls.protocol}, ${verdict}, until ${formatDay(tls.expiresAt)}`}>
        <KeyValueList>
          <KeyValue label="Verified">
            {tls.verified ? (
              <Badge tone="good">Yes</Badge>
            ) : (
              <>
                <Badge tone="bad">No</Badge> <span className="kw-mono">{tls.reason}</span>
              </>
            )}
          </KeyValue>
          <KeyValue label="Ends">
            {formatDay(tls.expiresAt)}, <RelativeTime at={tls.expiresAt} />
          </KeyValue>
          <KeyValue label="Encryption">
            {tls.protocol} <span className="kw-muted">{tls.cipher}</span>
          </KeyValue>
        </KeyValueList>
        <ol className="kw-chain" aria-label="Certificate chain">
          {tls.chain.map((certificate) => (
            <li key={certificate.fingerprint256}>
              <strong>{certificate.subject}</strong>
              <span className="kw-muted">
                {formatDay(certificate.validFrom)} to {formatDay(certificate.validTo)}, issued by {certificate.issuer}
              </span>
              <span className="kw-mono kw-fingerprint" title="SHA-256 fingerprint">
                {certificate.fingerprint256}
              </span>
            </li>
          ))}
        </ol>
      </Disclosure>
    </div>
  )
}
