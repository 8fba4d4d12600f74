import {
  ArrowRightLeft,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Copy,
  Ellipsis,
  Printer,
  RefreshCw,
  ShieldCheck,
  Trash2,
} from 'lucide-react'
import type { KeyProviderInfo } from '../../../shared/domain/key-provider.ts'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import { keyIdentity } from '../../../shared/provider-fields.ts'
import { slotKind, slotTitle } from '../../../shared/slot-names.ts'
import { SlotMark } from '../../keys/marks.tsx'
import { failureOf, healthOf } from '../../keys/slot-facts.ts'
import { SlotSettings } from '../../keys/slot-settings.tsx'
import { rotationText, shortened } from '../../keys/slot-words.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatDay } from '../../ui/dates.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, type MenuAction } from '../../ui/menu.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { AboutSlot, Asked } from './asked.ts'

interface SlotRowProps {
  readonly slot: KeySlot
  readonly info: KeyProviderInfo | undefined
  readonly isInUse: boolean
  readonly isTesting: boolean
  readonly onTest: () => void
  readonly onAsk: (asked: Asked) => void
}

/** One way to open the vault: which key it is, how it does, and what can be done with it. */
export function SlotRow({ slot, info, isInUse, isTesting, onTest, onAsk }: SlotRowProps) {
  const title = slotTitle(slot)
  return (
    <li className="kw-slot" aria-label={title}>
      <SlotMark slot={slot} />
      <div className="kw-slot-text">
        <div className="kw-slot-title">
          <span className="kw-ellipsis">{title}</span>
          {isInUse && <Badge tone="good">Opened this session</Badge>}
          {slot.provider === 'noop' && <Badge tone="bad">Not protected</Badge>}
          {!slot.supported && <Badge tone="warn">Not known to this version</Badge>}
        </div>
        <SlotIdentity slot={slot} info={info} />
        <SlotHealth slot={slot} />
        {isTesting && slot.asks === 'sign-in' && <p role="status">Finish the sign-in in your browser…</p>}
        {Object.keys(slot.settings).length > 0 && (
          <Disclosure title="Settings">
            <SlotSettings slot={slot} info={info} />
          </Disclosure>
        )}
      </div>
      <div className="kw-slot-actions">
        {slot.supported && (
          <Button size="small" isPending={isTesting} aria-label={`Test ${title}`} onPress={onTest}>
            Test
          </Button>
        )}
        <Menu label={`Actions for ${title}`} groups={actionsOf(slot, onAsk)}>
          <IconButton icon={Ellipsis} label={`More for ${title}`} />
        </Menu>
      </div>
    </li>
  )
}

function SlotIdentity({ slot, info }: Pick<SlotRowProps, 'slot' | 'info'>) {
  const identity = keyIdentity(slot.settings, info)
  if (identity.length === 0) return slot.label === '' ? null : <p>{slotKind(slot)}</p>
  const whole = identity.join(' · ')
  return (
    <div className="kw-slot-identity">
      {slot.label !== '' && <span>{slotKind(slot)}</span>}
      <code title={whole}>{shortened(whole)}</code>
      <CopyButton text={identity.join(' ')} label="Copy the key’s name" />
    </div>
  )
}

function SlotHealth({ slot }: { readonly slot: KeySlot }) {
  const health = healthOf(slot)
  const added = <span>added {formatDay(slot.createdAt)}</span>
  if (health === 'failing') {
    const why = failureOf(slot)
    return (
      <>
        <p className="kw-slot-health" data-health={health}>
          <CircleAlert aria-hidden size={14} strokeWidth={2.25} />
          <span>
            Does not open the vault: failed <RelativeTime at={slot.lastFailedAt} />
            {slot.lastUsedAt !== null && (
              <>
                , last worked <RelativeTime at={slot.lastUsedAt} />
              </>
            )}
          </span>
        </p>
        {why && (
          <div className="kw-slot-why">
            <strong>{why.message}</strong> {why.remedy}
          </div>
        )}
      </>
    )
  }
  const Icon = health === 'working' ? CircleCheck : CircleDashed
  return (
    <p className="kw-slot-health" data-health={health}>
      <Icon aria-hidden size={14} strokeWidth={2.25} />
      <span>
        {health === 'working' ? (
          <>
            Worked <RelativeTime at={slot.lastUsedAt} />
          </>
        ) : (
          'Not used yet'
        )}
        , {added}
      </span>
    </p>
  )
}

function actionsOf(slot: KeySlot, onAsk: (asked: Asked) => void): { readonly actions: readonly MenuAction[] }[] {
  const ask = (what: AboutSlot) => () => onAsk({ what, slot })
  const isNoop = slot.provider === 'noop'
  const work: MenuAction[] = []
  if (slot.provider === 'passphrase')
    work.push({
      id: 'kit',
      label: 'Recovery kit',
      detail: 'To print, and to write the passphrase on',
      icon: Printer,
      onAction: ask('kit'),
    })
  if (slot.supported && rotationText(slot) !== null)
    work.push(
      slot.provider === 'passphrase'
        ? { id: 'rotate', label: 'Change the passphrase', icon: RefreshCw, onAction: ask('rotate') }
        : {
            id: 'rotate',
            label: 'Rotate',
            detail: 'Wraps the vault key anew',
            icon: RefreshCw,
            onAction: ask('rotate'),
          },
    )
  if (!isNoop)
    work.push({
      id: 'replace',
      label: 'Replace with…',
      detail: 'Another way takes its place',
      icon: ArrowRightLeft,
      onAction: ask('replace'),
    })
  else
    work.push({
      id: 'protect',
      label: 'Protect this vault',
      icon: ShieldCheck,
      onAction: () => onAsk({ what: 'protect' }),
    })
  return [
    { actions: work },
    { actions: [{ id: 'copy', label: 'Copy the slot’s ID', icon: Copy, onAction: () => void copyText(slot.id) }] },
    {
      actions: isNoop ? [] : [{ id: 'remove', label: 'Remove', icon: Trash2, danger: true, onAction: ask('remove') }],
    },
  ]
}
