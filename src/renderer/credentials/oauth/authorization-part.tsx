import { useState } from 'react'
import type { Credential } from '../../../shared/domain/credential.ts'
import type { OAuthGrant } from '../../../shared/domain/oauth.ts'
import { client } from '../../client/client.ts'
import { useAction } from '../../client/use-action.ts'
import { ConsentCard } from '../../connections/testing/consent-card.tsx'
import { useItem } from '../../state/item.ts'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { KeyValue, KeyValueList } from '../../ui/key-value.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { showToast } from '../../ui/toast.tsx'
import { AuthorizeDialog } from './authorize-dialog.tsx'
import { openGrant, startAuthorization } from './grant-store.ts'
import { failureWords, stateWords, unboundHost } from './words.ts'
import './oauth.css'

/** Who has authorized the credential, for what, and how its tokens stand (O3). */
export function AuthorizationPart({ credential }: { readonly credential: Credential }) {
  const { value: grant, error } = useItem(openGrant, credential.id)
  const [isRevoking, setRevoking] = useState(false)
  const refresh = useAction(async (onceMore: boolean) => {
    await client.oauth.refresh({ id: credential.id, onceMore })
    showToast({ title: 'The access token is new', tone: 'good' })
  })
  const authorize = (way: 'browser' | 'device') => {
    refresh.clearError()
    void startAuthorization(credential.id, way)
  }
  if (!grant) return error ? <ErrorNotice error={error} /> : null
  const isUsable = credential.disabledAt === null && credential.trashedAt === null
  const canManage = credential.access === 'manage'
  const isPerson = grant.flow === 'authorization-code'
  const host = unboundHost(refresh.error)
  return (
    <Section
      title="Authorization"
      description="Tokens are used, renewed before they end, and never shown."
      actions={
        isUsable &&
        canManage && (
          <div className="kw-oauth-actions">
            {isPerson && grant.can.device && (
              <Button size="small" variant="quiet" onPress={() => authorize('device')}>
                By a code
              </Button>
            )}
            {isPerson && grant.can.browser && (
              <Button
                size="small"
                variant={grant.state === 'valid' ? 'secondary' : 'primary'}
                onPress={() => authorize('browser')}
              >
                {grant.state === 'none' ? 'Authorize' : 'Re-authorize'}
              </Button>
            )}
          </div>
        )
      }
    >
      <Trouble grant={grant} onOnceMore={() => void refresh.run(true)} isRunning={refresh.isRunning} />
      {host !== null && isUsable && canManage ? (
        <ConsentCard
          credentialId={credential.id}
          credential={credential.name}
          hosts={[host]}
          next="and refresh"
          onAllowed={() => void refresh.run(false)}
        />
      ) : (
        // What the grant remembers is told above.
        <ErrorNotice error={grant.failure === null ? refresh.error : null} />
      )}
      <KeyValueList>
        <KeyValue label="Tokens">{stateWords(grant)}</KeyValue>
        {isPerson && <KeyValue label="Authorized by">{grant.subject}</KeyValue>}
        {isPerson && (
          <KeyValue label="Authorized">
            {grant.authorizedAt !== null && (
              <>
                <RelativeTime at={grant.authorizedAt} /> <span className="kw-muted">by {grant.authorizedBy}</span>
              </>
            )}
          </KeyValue>
        )}
        <KeyValue label="Scopes">
          {grant.scopes.length > 0 && (
            <span className="kw-oauth-scopes">
              {grant.scopes.map((scope) => (
                <Badge key={scope}>{scope}</Badge>
              ))}
            </span>
          )}
        </KeyValue>
        <KeyValue label="Access token ends">
          {grant.accessExpiresAt !== null && (
            <>
              <RelativeTime at={grant.accessExpiresAt} />
              {!grant.renewable && <span className="kw-muted">, and can’t be renewed</span>}
            </>
          )}
        </KeyValue>
        <KeyValue label="Authorization ends">
          {grant.authorizationEndsAt !== null && grant.state !== 'outdated' && (
            <RelativeTime at={grant.authorizationEndsAt} />
          )}
        </KeyValue>
        <KeyValue label="Last refresh">
          <RelativeTime at={grant.refreshedAt} />
        </KeyValue>
        {isPerson && grant.state === 'none' && (
          <KeyValue label="Redirect address">
            <span className="kw-mono">{grant.redirect}</span>
          </KeyValue>
        )}
      </KeyValueList>
      {isUsable && (
        <div className="kw-oauth-actions">
          {(grant.flow === 'client-credentials' || (grant.state === 'valid' && grant.renewable)) && (
            <Button size="small" isPending={refresh.isRunning} onPress={() => void refresh.run(false)}>
              Refresh now
            </Button>
          )}
          {canManage && grant.state !== 'none' && (
            <Button size="small" variant="quiet" onPress={() => setRevoking(true)}>
              {grant.can.revoke ? 'Revoke…' : 'Forget tokens…'}
            </Button>
          )}
        </div>
      )}
      <AuthorizeDialog credentialId={credential.id} name={credential.name} />
      <ConfirmDialog
        isOpen={isRevoking}
        onClose={() => setRevoking(false)}
        title={grant.can.revoke ? 'Revoke the tokens?' : 'Forget the tokens?'}
        confirmLabel={grant.can.revoke ? 'Revoke' : 'Forget'}
        onConfirm={async () => {
          await client.oauth.revoke({ id: credential.id, forgetOnly: !grant.can.revoke })
          showToast({ title: grant.can.revoke ? 'Tokens revoked' : 'Tokens forgotten' })
        }}
      >
        {grant.can.revoke
          ? 'The service ends them at once. What uses this credential fails until it is authorized again.'
          : 'This service has no address to revoke them: they stay good there until they end. Revoke them in the service itself.'}
      </ConfirmDialog>
    </Section>
  )
}

interface TroubleProps {
  readonly grant: OAuthGrant
  readonly onOnceMore: () => void
  readonly isRunning: boolean
}

/** What a person has to decide, or should know. */
function Trouble({ grant, onOnceMore, isRunning }: TroubleProps) {
  if (grant.state === 'uncertain')
    return (
      <Banner
        tone="bad"
        title="The answer to a refresh was lost"
        actions={
          <Button size="small" isPending={isRunning} onPress={onOnceMore}>
            Try once more
          </Button>
        }
      >
        Nobody knows whether the service has replaced the refresh token. Trying once more may be refused; then authorize
        it again.
      </Banner>
    )
  if (grant.state === 'outdated')
    return (
      <Banner tone="bad" title="Needs a new authorization">
        Its settings lead to another service or client than the one that was authorized, and tokens are sent to no
        other. Re-authorize, or put the former settings back.
      </Banner>
    )
  if (grant.failure === null) return null
  const isClient = grant.failure === 'oauth-client-refused'
  return (
    <Banner
      tone={grant.state === 'refused' || isClient ? 'bad' : 'warn'}
      title={isClient ? 'The client was refused' : grant.state === 'refused' ? 'Refused' : 'The last refresh failed'}
    >
      {failureWords(grant)}
      {grant.nextTryAt !== null && grant.state === 'valid' && (
        <>
          {' '}
          Tried again <RelativeTime at={grant.nextTryAt} />.
        </>
      )}
    </Banner>
  )
}
