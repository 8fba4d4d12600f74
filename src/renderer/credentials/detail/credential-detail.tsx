import {
  Ban,
  Cable,
  CircleCheck,
  Copy,
  CopyPlus,
  Ellipsis,
  FlagOff,
  FlaskConical,
  Package,
  Pencil,
  RotateCw,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import type { Credential, CredentialTypeInfo } from '../../../shared/domain/credential.ts'
import { startTests } from '../../connections/testing/test-store.ts'
import { RotationBanner } from '../../rotation/under-way.tsx'
import { AccessBadge } from '../../sharing/access-badge.tsx'
import { needs } from '../../sharing/needs.ts'
import { useItem } from '../../state/item.ts'
import { navigate } from '../../state/router.ts'
import { GuideButton } from '../../systems/guide-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { Detail } from '../../ui/detail.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { showToast } from '../../ui/toast.tsx'
import { UsageView } from '../../usage/usage-view.tsx'
import { enable, restore } from '../actions.ts'
import { Environment } from '../environment.tsx'
import { TypeTile } from '../looks.tsx'
import { openReferences } from '../store.ts'
import { HistoryTab } from './history-tab.tsx'
import { Notices } from './notices.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { UsedByTab } from './used-by-tab.tsx'
import { VersionsTab } from './versions-tab.tsx'
import { WebhookTab } from './webhook-tab.tsx'

interface CredentialDetailProps {
  readonly credential: Credential
  readonly type: CredentialTypeInfo | undefined
  readonly onClose: () => void
  readonly onEdit: () => void
  readonly onRotate: () => void
  readonly onDuplicate: () => void
  readonly onDisable: () => void
  readonly onTrash: () => void
  readonly onShred: () => void
}

/** Everything about one credential but its value. */
export function CredentialDetail(props: CredentialDetailProps) {
  const { credential, type, onClose } = props
  const [tab, setTab] = useState('overview')
  const { id, name, usedBy, access } = credential
  const isTrashed = credential.trashedAt !== null
  const canManage = access === 'manage'

  const test = () => {
    setTab('used-by')
    if (usedBy.length > 0)
      void startTests(
        usedBy.map((use) => use.id),
        name,
      )
  }
  return (
    <Detail
      title={name}
      badge={credential.sharing === 'shared' && <AccessBadge level={access} />}
      mark={<TypeTile type={credential.type} large />}
      subtitle={
        <>
          {[type?.label ?? credential.type, credential.system].filter(Boolean).join(' · ')}
          {credential.environment !== '' && <Environment name={credential.environment} />}
        </>
      }
      onClose={onClose}
      actions={
        <>
          <StatusBadge status={credential.status} pill />
          <span className="kw-grow" />
          {isTrashed ? (
            canManage && (
              <>
                <Button size="small" onPress={() => restore([id], name)}>
                  Restore
                </Button>
                <Button size="small" variant="danger" onPress={props.onShred}>
                  Shred…
                </Button>
              </>
            )
          ) : (
            <>
              <Button size="small" icon={FlaskConical} onPress={test}>
                Test
              </Button>
              {canManage && (
                <Button size="small" icon={RotateCw} onPress={props.onRotate}>
                  {credential.hasValue ? 'Rotate' : 'Enter value'}
                </Button>
              )}
              {credential.systemId !== null && (
                <GuideButton systemId={credential.systemId} systemName={credential.system} />
              )}
              {canManage && <IconButton icon={Pencil} label="Edit" onPress={props.onEdit} />}
              <ReferenceMenu id={id} />
              <MoreMenu {...props} />
            </>
          )}
        </>
      }
    >
      {!isTrashed && canManage && <RotationBanner credentialId={id} />}
      <Notices credential={credential} onRotate={props.onRotate} />
      <Tabs
        label="Parts of the credential"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            content: <OverviewTab credential={credential} type={type} />,
          },
          {
            id: 'used-by',
            label: 'Used by',
            count: usedBy.length + credential.referenceCount,
            content: <UsedByTab credential={credential} />,
          },
          { id: 'usage', label: 'Usage', content: <UsageView of="credential" id={id} /> },
          ...(access === 'use'
            ? []
            : [
                {
                  id: 'versions',
                  label: 'Versions',
                  count: credential.version,
                  content: <VersionsTab credential={credential} />,
                },
              ]),
          ...(credential.type === 'webhook-secret' && !isTrashed
            ? [{ id: 'sample', label: 'Sample', content: <WebhookTab credential={credential} /> }]
            : []),
          { id: 'history', label: 'History', content: <HistoryTab id={id} /> },
        ]}
      />
    </Detail>
  )
}

/** Texts that stand for the credential in files and scripts, never its value (D5). */
function ReferenceMenu({ id }: { readonly id: string }) {
  const items = useItem(openReferences, id).value?.items ?? []
  const copy = async (label: string, text: string) => {
    const done = await copyText(text)
    showToast(
      done
        ? { title: `${label} copied`, tone: 'good' }
        : { title: 'The text could not be copied.', detail: text, tone: 'bad' },
    )
  }
  return (
    <Menu
      label="Copy a reference"
      groups={[
        {
          title: 'Copy, instead of the value',
          actions: items.map(({ label, text }) => ({
            id: label,
            label,
            detail: text.includes('\n') ? 'A snippet for a configuration file' : text,
            onAction: () => void copy(label, text),
          })),
        },
      ]}
    >
      <IconButton icon={Copy} label="Copy a reference" />
    </Menu>
  )
}

function MoreMenu({ credential, onDuplicate, onDisable, onTrash }: CredentialDetailProps) {
  const { id, name, access } = credential
  const isDisabled = credential.disabledAt !== null
  return (
    <Menu
      label="More actions"
      groups={[
        {
          actions: [
            needs(
              access,
              'manage',
              isDisabled
                ? { id: 'enable', label: 'Enable', icon: CircleCheck, onAction: () => enable([id], name) }
                : { id: 'disable', label: 'Disable…', detail: 'Break the glass', icon: Ban, onAction: onDisable },
            ),
            needs(access, 'view', {
              id: 'duplicate',
              label: 'Duplicate to another environment…',
              detail: 'Without its value',
              icon: CopyPlus,
              onAction: onDuplicate,
            }),
            needs(access, 'view', {
              id: 'connect',
              label: 'New connection with it',
              icon: Cable,
              onAction: () => navigate({ area: 'connections', action: 'new', filter: { credentialId: id } }),
            }),
            needs(access, 'manage', {
              id: 'export',
              label: 'Export in a bundle',
              icon: Package,
              onAction: () => navigate({ area: 'bundles', action: 'export', filter: { credentialIds: id } }),
            }),
          ],
        },
        {
          actions: [
            needs(access, 'manage', {
              id: 'retire',
              label: 'Retire…',
              detail: 'Disable, revoke, remove, on record',
              icon: FlagOff,
              onAction: () => navigate({ area: 'review', action: 'retire', filter: { credentialId: id } }),
            }),
            needs(access, 'manage', { id: 'delete', label: 'Delete…', icon: Trash2, danger: true, onAction: onTrash }),
          ],
        },
      ]}
    >
      <IconButton icon={Ellipsis} label="More actions" />
    </Menu>
  )
}
