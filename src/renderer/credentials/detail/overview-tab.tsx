import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import { HiddenPart } from '../../sharing/hidden-part.tsx'
import { SharingPart } from '../../sharing/sharing-part.tsx'
import { Badge } from '../../ui/badge.tsx'
import { formatDay } from '../../ui/dates.ts'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { Masked } from '../../ui/masked.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { lastUseText } from '../../usage/words.ts'
import { describeSource } from '../expiry.ts'
import { plainFields } from '../form/draft.ts'
import { describePeriod } from '../form/rotation.ts'
import { AuthorizationPart } from '../oauth/authorization-part.tsx'
import { hasTokens } from '../oauth/grant-store.ts'
import { HostsPart } from './hosts-part.tsx'

interface OverviewTabProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo | undefined
}

/** The hint of the value, the settings, and what people have written about it. */
export function OverviewTab({ credential, type }: OverviewTabProps) {
  const every = credential.rotateEvery ?? credential.policyEvery
  const settings = type ? plainFields(type).filter((field) => credential.config[field.name] !== undefined) : []
  return (
    <div className="kw-detail-parts">
      {hasTokens(credential.type) && credential.trashedAt === null && <AuthorizationPart credential={credential} />}
      {credential.access === 'use' ? (
        <HiddenPart credentialId={credential.id} masked={credential.masked} />
      ) : (
        <Section title="Value" description="Write-only: it is used, and never shown again.">
          <ul className="kw-secret-list">
            {credential.secretFields.map((path, index) => (
              <li key={path}>
                <span className="kw-ellipsis">{fieldLabel(path, type)}</span>
                <Masked hint={index === 0 && !path.includes('.') ? credential.masked : '••••••••'} />
              </li>
            ))}
            {credential.secretFields.length === 0 && (
              <li className="kw-muted">{credential.hasValue ? 'It holds no secret.' : 'It has no value yet.'}</li>
            )}
          </ul>
        </Section>
      )}
      {settings.length > 0 && (
        <Section title="Settings">
          <KeyValueList>
            {settings.map((field) => {
              const value = credential.config[field.name]
              const text =
                field.kind === 'choice' ? field.choices.find((choice) => choice.value === value)?.label : undefined
              return (
                <KeyValue key={field.name} label={field.label}>
                  {typeof value === 'object' ? (
                    <Pairs pairs={value} />
                  ) : (
                    (text ?? (value && <span className="kw-mono">{value}</span>))
                  )}
                </KeyValue>
              )
            })}
          </KeyValueList>
        </Section>
      )}
      {credential.facts.length > 0 && (
        <Section title="What it says of itself" description="Read from the value when it was stored.">
          <KeyValueList>
            {credential.facts.map(({ label, value }) => (
              <KeyValue key={label} label={label}>
                <span className="kw-mono">{value}</span>
              </KeyValue>
            ))}
          </KeyValueList>
        </Section>
      )}
      <Section title="Lifetime">
        <KeyValueList>
          <KeyValue label="Expires">
            {credential.expiresAt !== null && (
              <>
                {formatDay(credential.expiresAt)}{' '}
                <span className="kw-muted">
                  (<RelativeTime at={credential.expiresAt} />, {describeSource(credential.expirySource)})
                </span>
              </>
            )}
          </KeyValue>
          <KeyValue label="Rotation">
            {every !== null && (
              <>
                {capital(describePeriod(every))}
                {credential.rotateEvery === null && ' by the policy'}
                {credential.rotationDueAt !== null && (
                  <span className="kw-muted">, next on {formatDay(credential.rotationDueAt)}</span>
                )}
              </>
            )}
          </KeyValue>
          <KeyValue label="Last rotated">
            <RelativeTime at={credential.lastRotatedAt} />
          </KeyValue>
          <KeyValue label="Last used">
            <RelativeTime at={credential.lastUsedAt} />
            {credential.lastUse !== null && <span className="kw-muted">{lastUseText(credential.lastUse)}</span>}
          </KeyValue>
          <KeyValue label="Uses">
            {credential.uses.last30Days} in 30 days, {credential.uses.total} in all
          </KeyValue>
          <KeyValue label="Last tested">
            {credential.lastTestedAt === null ? (
              <span className="kw-muted">Never</span>
            ) : (
              <>
                {credential.lastTestOk ? 'Passed' : 'Failed'} <RelativeTime at={credential.lastTestedAt} />
              </>
            )}
          </KeyValue>
        </KeyValueList>
      </Section>
      {credential.access !== 'use' && <HostsPart credential={credential} />}
      <SharingPart credential={credential} />
      <Section title="About">
        <KeyValueList>
          <KeyValue label="Purpose">{credential.purpose}</KeyValue>
          <KeyValue label="Owner">{credential.owner}</KeyValue>
          <KeyValue label="Team">{credential.team}</KeyValue>
          <KeyValue label="Tags">
            {credential.tags.length > 0 && (
              <span className="kw-tag-line">
                {credential.tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </span>
            )}
          </KeyValue>
          <KeyValue label="Created">{formatDay(credential.createdAt)}</KeyValue>
          <KeyValue label="Changed">
            <RelativeTime at={credential.updatedAt} />
          </KeyValue>
          <KeyValue label="ID">
            <span className="kw-mono">{credential.id}</span>
          </KeyValue>
        </KeyValueList>
      </Section>
    </div>
  )
}

function Pairs({ pairs }: { readonly pairs: Readonly<Record<string, string>> }) {
  return (
    <ul className="kw-mono">
      {Object.entries(pairs).map(([name, value]) => (
        <li key={name}>
          {name}: {value}
        </li>
      ))}
    </ul>
  )
}

/** `variables.DATABASE_URL` is called by its own name, `key` by its label. */
function fieldLabel(path: string, type: CredentialTypeInfo | undefined): string {
  const dot = path.indexOf('.')
  if (dot !== -1) return path.slice(dot + 1)
  return type?.fields.find((field) => field.name === path)?.label ?? path
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
