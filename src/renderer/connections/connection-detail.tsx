import { CopyPlus, Ellipsis, KeyRound, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Connection, ConnectionKindInfo } from '../../shared/domain/connection.ts'
import { HistoryTab } from '../credentials/detail/history-tab.tsx'
import { Environment } from '../credentials/environment.tsx'
import { AccessBadge } from '../sharing/access-badge.tsx'
import { needs } from '../sharing/needs.ts'
import { navigate } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { Detail } from '../ui/detail.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { Menu } from '../ui/menu.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { UsageView } from '../usage/usage-view.tsx'
import { Console } from './console/console.tsx'
import { KindTile } from './looks.tsx'
import { TestHistory } from './testing/test-history.tsx'
import { TestPanel } from './testing/test-panel.tsx'
import './connections.css'

interface ConnectionDetailProps {
  readonly connection: Connection
  readonly kind: ConnectionKindInfo | undefined
  readonly onClose: () => void
  readonly onEdit: () => void
  readonly onDuplicate: () => void
  readonly onDelete: () => void
}

/** Everything about one connection, its live test first. */
export function ConnectionDetail(props: ConnectionDetailProps) {
  const { connection, kind, onClose, onEdit, onDuplicate, onDelete } = props
  const [tab, setTab] = useState('test')
  const canManage = connection.access === 'manage'
  return (
    <Detail
      title={connection.name}
      badge={!canManage && <AccessBadge level={connection.access} />}
      mark={<KindTile kind={connection.kind} large />}
      subtitle={
        <>
          {[...new Set([kind?.label ?? connection.kind, connection.system])].filter(Boolean).join(' · ')}
          {connection.environment !== '' && <Environment name={connection.environment} />}
        </>
      }
      onClose={onClose}
      actions={
        <>
          <CredentialLink connection={connection} onEdit={onEdit} />
          <span className="kw-grow" />
          {canManage && (
            <Button size="small" icon={Pencil} onPress={onEdit}>
              Edit
            </Button>
          )}
          <Menu
            label="More actions"
            groups={[
              {
                actions: [
                  needs(connection.access, 'view', {
                    id: 'duplicate',
                    label: 'Duplicate to another environment…',
                    icon: CopyPlus,
                    onAction: onDuplicate,
                  }),
                ],
              },
              {
                actions: [
                  needs(connection.access, 'manage', {
                    id: 'delete',
                    label: 'Delete…',
                    icon: Trash2,
                    danger: true,
                    onAction: onDelete,
                  }),
                ],
              },
            ]}
          >
            <IconButton icon={Ellipsis} label="More actions" />
          </Menu>
        </>
      }
    >
      <Tabs
        label="Parts of the connection"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'test', label: 'Test', content: <TestPanel connection={connection} onEdit={onEdit} /> },
          ...(kind?.takesRequests
            ? [{ id: 'request', label: 'Try a request', content: <Console connection={connection} /> }]
            : []),
          { id: 'results', label: 'Results', content: <TestHistory connectionId={connection.id} /> },
          { id: 'usage', label: 'Usage', content: <UsageView of="connection" id={connection.id} /> },
          { id: 'settings', label: 'Settings', content: <Settings connection={connection} kind={kind} /> },
          { id: 'history', label: 'History', content: <HistoryTab id={connection.id} /> },
        ]}
      />
    </Detail>
  )
}

function CredentialLink({ connection, onEdit }: { readonly connection: Connection; readonly onEdit: () => void }) {
  const { credentialId, credential } = connection
  if (credentialId === null || credential === null)
    return (
      <Button size="small" icon={KeyRound} onPress={onEdit}>
        Choose a credential
      </Button>
    )
  return (
    <Button
      size="small"
      variant="quiet"
      icon={KeyRound}
      aria-label={`Credential ${credential}`}
      onPress={() => navigate({ area: 'credentials', id: credentialId })}
    >
      {credential}
    </Button>
  )
}

function Settings({
  connection,
  kind,
}: {
  readonly connection: Connection
  readonly kind: ConnectionKindInfo | undefined
}) {
  return (
    <div className="kw-detail-parts">
      {connection.access === 'use' ? (
        <Section title="Parameters">
          <p className="kw-muted kw-small">
            You may use the credential of this connection. Its parameters are not shown with this access.
          </p>
        </Section>
      ) : (
        <Section title="Parameters">
          <KeyValueList>
            {(kind?.parameters ?? []).map((field) => {
              const value = connection.parameters[field.name] ?? ''
              const choice = field.choices.find((one) => one.value === value)?.label
              return (
                <KeyValue key={field.name} label={field.label}>
                  {choice ?? (value && <span className="kw-mono kw-lines">{value}</span>)}
                </KeyValue>
              )
            })}
          </KeyValueList>
        </Section>
      )}
      <Section title="About">
        <KeyValueList>
          <KeyValue label="Purpose">{connection.purpose}</KeyValue>
          <KeyValue label="System">{connection.system}</KeyValue>
          <KeyValue label="Goes through">{connection.via}</KeyValue>
          {connection.access !== 'use' && (
            <KeyValue label="Target">
              {connection.target && (
                <span className="kw-mono kw-lines">{[connection.target, ...connection.furtherTargets].join('\n')}</span>
              )}
            </KeyValue>
          )}
          <KeyValue label="Created">
            <RelativeTime at={connection.createdAt} />
          </KeyValue>
          <KeyValue label="Changed">
            <RelativeTime at={connection.updatedAt} />
          </KeyValue>
          <KeyValue label="ID">
            <span className="kw-mono">{connection.id}</span>
          </KeyValue>
        </KeyValueList>
      </Section>
    </div>
  )
}
