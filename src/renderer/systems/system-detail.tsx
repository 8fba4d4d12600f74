import { Cable, CircleCheck, CircleDashed, Copy, Ellipsis, KeyRound, Pencil, Trash2 } from 'lucide-react'
import type { ConnectionKindInfo } from '../../shared/domain/connection.ts'
import type { CredentialTypeInfo } from '../../shared/domain/credential.ts'
import type { System, SystemDetails } from '../../shared/domain/system.ts'
import { navigate } from '../state/router.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Detail, DetailPart } from '../ui/detail.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { KeyValue, KeyValueList } from '../ui/key-value.tsx'
import { Menu } from '../ui/menu.tsx'
import { Guide } from './guide.tsx'
import { guideSections } from './guide-sections.ts'
import { SystemTile } from './looks.tsx'
import { type PresetFact, presetFacts } from './presets.ts'
import { SystemUsesPart } from './system-uses.tsx'
import { categoryOf, isTestable } from './view.ts'

interface SystemDetailProps {
  readonly system: System
  /** The same with its guide; null while that is being read. */
  readonly details: SystemDetails | null
  readonly kind: ConnectionKindInfo | undefined
  readonly type: CredentialTypeInfo | undefined
  readonly onClose: () => void
  readonly onEdit: () => void
  readonly onCopy: () => void
  readonly onDelete: () => void
}

/** Everything about one system, and what can be begun with it. */
export function SystemDetail(props: SystemDetailProps) {
  const { system, details, kind, type, onClose, onEdit, onCopy, onDelete } = props
  const { id, builtIn } = system
  const actions = builtIn
    ? [
        {
          actions: [
            {
              id: 'copy',
              label: 'Make it your own…',
              detail: 'A copy that you can change',
              icon: Copy,
              onAction: onCopy,
            },
          ],
        },
      ]
    : [
        {
          actions: [{ id: 'copy', label: 'Copy…', icon: Copy, onAction: onCopy }],
        },
        { actions: [{ id: 'delete', label: 'Delete…', icon: Trash2, danger: true, onAction: onDelete }] },
      ]
  return (
    <Detail
      title={system.name}
      mark={<SystemTile name={system.name} large />}
      subtitle={
        <>
          {categoryOf(system)}
          {!builtIn && <Badge tone="accent">Own</Badge>}
        </>
      }
      onClose={onClose}
      actions={
        <>
          <Button
            variant="primary"
            size="small"
            icon={KeyRound}
            onPress={() => navigate({ area: 'credentials', action: 'new', filter: { systemId: id } })}
          >
            New credential
          </Button>
          <Button
            size="small"
            icon={Cable}
            onPress={() => navigate({ area: 'connections', action: 'new', filter: { systemId: id } })}
          >
            New connection
          </Button>
          {!builtIn && (
            <Button size="small" icon={Pencil} onPress={onEdit}>
              Edit
            </Button>
          )}
          <Menu label="More actions" groups={actions}>
            <IconButton icon={Ellipsis} label="More actions" />
          </Menu>
        </>
      }
    >
      {system.summary !== '' && <p className="kw-system-about">{system.summary}</p>}
      <Probe system={system} kind={kind} />
      {details && (guideSections(details).length > 0 || details.docs.reference !== '') && (
        <DetailPart title={`Credentials at ${system.name}`}>
          <Guide system={details} />
        </DetailPart>
      )}
      <Presets
        title="Filled into a connection"
        first={{ label: 'Kind', value: kind?.label ?? system.kind }}
        facts={presetFacts(kind?.parameters ?? [], system.parameters)}
      />
      <Presets
        title="Filled into a credential"
        first={{ label: 'Type', value: type?.label ?? system.credentialType }}
        facts={presetFacts(type?.fields ?? [], system.credentialConfig)}
      />
      <SystemUsesPart system={system} />
    </Detail>
  )
}

interface PresetsProps {
  readonly title: string
  readonly first: { readonly label: string; readonly value: string }
  readonly facts: readonly PresetFact[]
}

/** Presets that stand in sight; the rest is for those who want to know how a test asks. */
const inSight = 3

function Presets({ title, first, facts }: PresetsProps) {
  const folded = facts.length > inSight + 1 ? facts.slice(inSight - 1) : []
  const shown = facts.slice(0, facts.length - folded.length)
  return (
    <DetailPart title={title}>
      <KeyValueList>
        <KeyValue label={first.label}>{first.value}</KeyValue>
        {shown.map(toKeyValue)}
      </KeyValueList>
      {folded.length > 0 && (
        <Disclosure title={`${folded.length} more`}>
          <KeyValueList>{folded.map(toKeyValue)}</KeyValueList>
        </Disclosure>
      )}
    </DetailPart>
  )
}

function toKeyValue({ label, value, isChoice }: PresetFact) {
  return (
    <KeyValue key={label} label={label}>
      <span className={`kw-system-preset${isChoice ? '' : ' kw-mono'}`}>{value}</span>
    </KeyValue>
  )
}

function Probe({ system, kind }: { readonly system: System; readonly kind: ConnectionKindInfo | undefined }) {
  const testable = isTestable(system)
  const Icon = testable ? CircleCheck : CircleDashed
  const text = testable
    ? system.probe || kind?.summary || 'A test does what its kind of connection does.'
    : 'No harmless request is known that would prove the credential. A connection can name one of its own.'
  return (
    <div className="kw-system-proof" data-testable={testable || undefined}>
      <Icon aria-hidden size={17} strokeWidth={2} />
      <div>
        <strong>{testable ? 'What a test proves' : 'Not testable'}</strong>
        <p>{text}</p>
      </div>
    </div>
  )
}
