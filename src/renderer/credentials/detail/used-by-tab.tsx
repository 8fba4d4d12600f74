import { ArrowUpRight, Plus } from 'lucide-react'
import type { Credential } from '../../../shared/domain/credential.ts'
import { ConnectionTestCard } from '../../connections/testing/connection-test-card.tsx'
import { ReferencesPart } from '../../references/references-part.tsx'
import { navigate } from '../../state/router.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Section } from '../../ui/section.tsx'

/** What uses the credential: connections, with what their tests say, and references. */
export function UsedByTab({ credential }: { readonly credential: Credential }) {
  return (
    <div className="kw-detail-parts">
      <Connections credential={credential} />
      <ReferencesPart credential={credential} />
    </div>
  )
}

function Connections({ credential }: { readonly credential: Credential }) {
  const { id, usedBy, access } = credential
  // With what somebody may only use, nothing new is made.
  const canConnect = access !== 'use'
  const connect = () =>
    navigate({ area: 'connections', action: 'new', filter: { credentialId: id, systemId: credential.systemId ?? '' } })
  if (usedBy.length === 0 && credential.referenceCount > 0)
    return (
      <Section title="Connections" actions={canConnect && <ConnectButton onPress={connect} />}>
        <p className="kw-muted kw-small">None. With one, you can test whether it still works.</p>
      </Section>
    )
  if (usedBy.length === 0)
    return (
      <EmptyState
        art="link"
        title="No connection uses it"
        actions={
          canConnect && (
            <Button icon={Plus} onPress={connect}>
              New connection
            </Button>
          )
        }
      >
        A connection says where the credential is sent. With one, you can test whether it still works.
      </EmptyState>
    )
  return (
    <Section title="Connections" actions={canConnect && <ConnectButton onPress={connect} />}>
      <ul className="kw-use-list">
        {usedBy.map((use) => (
          <li key={use.id}>
            <ConnectionTestCard
              connectionId={use.id}
              name={use.name}
              environment={use.environment}
              isOpen={usedBy.length === 1}
              canManage={access === 'manage'}
              actions={
                <Button
                  size="small"
                  variant="quiet"
                  icon={ArrowUpRight}
                  onPress={() => navigate({ area: 'connections', id: use.id })}
                >
                  Open
                </Button>
              }
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function ConnectButton({ onPress }: { readonly onPress: () => void }) {
  return (
    <Button size="small" variant="quiet" icon={Plus} onPress={onPress}>
      New connection
    </Button>
  )
}
