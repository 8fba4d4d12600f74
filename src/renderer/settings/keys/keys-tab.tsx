import { FileKey2, KeyRound, type LucideIcon, Plus, ShieldOff, TextCursorInput } from 'lucide-react'
import { useState } from 'react'
import type { KeySlot } from '../../shared/domain/vault.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { loadStatus, useSession } from '../state/session.ts'
import { Badge } from '../ui/badge.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { formatDay } from '../ui/dates.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import { AddSlotDialog } from './add-slot-dialog.tsx'
import { KitDialog } from './kit-dialog.tsx'
import { slotKind, slotTitle } from './slot-words.ts'
import { TestPassphraseDialog } from './test-passphrase-dialog.tsx'

type Asked = { readonly what: 'test' | 'remove' | 'kit'; readonly slot: KeySlot } | { readonly what: 'add' } | null

/** The ways to open the vault. Any one opens it; the last one that works can't be removed. */
export function KeySlots() {
  const status = useSession((state) => state.status)
  const [asked, setAsked] = useState<Asked>(null)
  const close = () => setAsked(null)
  if (!status) return null

  const test = async (slot: KeySlot) => {
    if (slot.provider === 'passphrase') return setAsked({ what: 'test', slot })
    try {
      showTested(slot, await client.vault.testSlot({ id: slot.id, passphrase: null }))
      await loadStatus()
    } catch (error) {
      showErrorToast(toErrorBody(error))
    }
  }
  return (
    <div className="kw-settings-sections">
      {status.unprotected && (
        <Banner
          tone="bad"
          title="Nothing protects this vault"
          actions={
            <Button size="small" onPress={() => setAsked({ what: 'add' })}>
              Protect it
            </Button>
          }
        >
          Add a key slot, test it, then remove “No protection”. What was stored until then could have been read: rotate
          it.
        </Banner>
      )}
      {!status.hasPassphrase && !status.unprotected && (
        <Banner
          tone="warn"
          title="There is no recovery passphrase"
          actions={
            <Button size="small" onPress={() => setAsked({ what: 'add' })}>
              Add one
            </Button>
          }
        >
          When the keychain or the key is gone, nothing else opens this vault.
        </Banner>
      )}
      <Section
        title="Key slots"
        description="Each one opens the vault on its own."
        actions={
          <Button size="small" icon={Plus} onPress={() => setAsked({ what: 'add' })}>
            Add a key slot
          </Button>
        }
      >
        <ul className="kw-card kw-slots">
          {status.slots.map((slot) => (
            <SlotRow
              key={slot.id}
              slot={slot}
              isInUse={slot.id === status.openedBy}
              onTest={() => test(slot)}
              onKit={() => setAsked({ what: 'kit', slot })}
              onRemove={() => setAsked({ what: 'remove', slot })}
            />
          ))}
        </ul>
      </Section>
      {asked?.what === 'add' && <AddSlotDialog slots={status.slots} onClose={close} />}
      {asked?.what === 'kit' && <KitDialog slot={asked.slot} onClose={close} />}
      {asked?.what === 'test' && (
        <TestPassphraseDialog slot={asked.slot} onClose={close} onTested={(result) => showTested(asked.slot, result)} />
      )}
      <ConfirmDialog
        isOpen={asked?.what === 'remove'}
        onClose={close}
        title={asked?.what === 'remove' ? `Remove “${slotTitle(asked.slot)}”?` : ''}
        confirmLabel="Remove"
        onConfirm={async () => {
          if (asked?.what !== 'remove') return
          await client.vault.removeSlot({ id: asked.slot.id })
          await loadStatus()
          showToast({ title: `“${slotTitle(asked.slot)}” does not open the vault any more.`, tone: 'good' })
        }}
      >
        <p>It will not open this vault any more. Other key slots are not affected; test one of them before.</p>
        <p className="kw-muted">Older backups can still be opened with it.</p>
      </ConfirmDialog>
    </div>
  )
}

function showTested(slot: KeySlot, { ok, ms }: { readonly ok: boolean; readonly ms: number }): void {
  // A key opens at once; a passphrase takes the time that was measured for it, which people may want to know.
  const detail = ms >= 1 ? { detail: `It took ${Math.round(ms)} ms.` } : {}
  if (ok) showToast({ title: `“${slotTitle(slot)}” opens the vault.`, ...detail, tone: 'good' })
  else showToast({ title: `“${slotTitle(slot)}” does not open the vault.`, tone: 'bad' })
}

const icons: Record<string, LucideIcon> = { passphrase: TextCursorInput, noop: ShieldOff }

interface SlotRowProps {
  readonly slot: KeySlot
  readonly isInUse: boolean
  readonly onTest: () => Promise<void> | undefined
  readonly onKit: () => void
  readonly onRemove: () => void
}

function SlotRow({ slot, isInUse, onTest, onKit, onRemove }: SlotRowProps) {
  const [isTesting, setTesting] = useState(false)
  const Icon = slot.source === 'environment' ? FileKey2 : (icons[slot.provider] ?? KeyRound)
  const test = async () => {
    setTesting(true)
    await onTest()
    setTesting(false)
  }
  return (
    <li className="kw-slot">
      <span className="kw-slot-icon" aria-hidden>
        <Icon size={17} />
      </span>
      <div className="kw-slot-text">
        <div className="kw-slot-title">
          <span className="kw-ellipsis">{slotTitle(slot)}</span>
          {isInUse && <Badge tone="good">Opened this session</Badge>}
          {slot.provider === 'noop' && <Badge tone="bad">Not protected</Badge>}
          {!slot.supported && <Badge tone="warn">Not known to this version</Badge>}
        </div>
        <p>
          {slot.label !== '' && `${slotKind(slot)} · `}Added {formatDay(slot.createdAt)} ·{' '}
          {slot.lastUsedAt === null ? (
            'not used yet'
          ) : (
            <>
              last worked <RelativeTime at={slot.lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <div className="kw-slot-actions">
        {slot.provider === 'passphrase' && (
          <Button size="small" variant="quiet" onPress={onKit}>
            Recovery kit
          </Button>
        )}
        {slot.supported && (
          <Button size="small" isPending={isTesting} onPress={() => void test()}>
            Test
          </Button>
        )}
        <Button size="small" variant="quiet" aria-label={`Remove ${slotTitle(slot)}`} onPress={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  )
}
