import { KeyRound, ListChecks, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ResponseOf } from '../../../shared/api/contract.ts'
import type { KeySlot } from '../../../shared/domain/vault.ts'
import { describeError } from '../../../shared/errors.ts'
import { slotTitle } from '../../../shared/slot-names.ts'
import { client } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { useAction } from '../../client/use-action.ts'
import { decisionText } from '../../keys/protection.ts'
import { useOptions } from '../../keys/use-options.ts'
import { arrive, usePlace } from '../../state/router.ts'
import { loadStatus, useSession } from '../../state/session.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { count } from '../../ui/count.ts'
import { Section } from '../../ui/section.tsx'
import { showErrorToast, showToast } from '../../ui/toast.tsx'
import type { Asked } from './asked.ts'
import { KeyDialogs } from './key-dialogs.tsx'
import { SlotRow } from './slot-row.tsx'
import './keys-tab.css'

/** The ways to open the vault, how each does, and the vault key that they wrap. */
export function KeysTab() {
  const status = useSession((state) => state.status)
  const options = useOptions().value
  const [asked, setAsked] = useState<Asked>(null)
  const [testing, setTesting] = useState<string | null>(null)
  useBegun(setAsked)

  const testAll = useAction(async () => {
    const { items } = await client.vault.checkSlots({})
    await loadStatus()
    tellChecked(items)
  })
  if (!status) return null

  const test = async (slot: KeySlot) => {
    if (slot.asks === 'passphrase') return setAsked({ what: 'test', slot })
    setTesting(slot.id)
    try {
      tellTested(slot, await client.vault.testSlot({ id: slot.id, passphrase: null }))
    } catch (error) {
      showErrorToast(toErrorBody(error))
    } finally {
      setTesting(null)
      await loadStatus()
    }
  }
  const checkable = status.slots.some(({ asks, supported }) => asks === 'nothing' && supported)
  return (
    <div className="kw-settings-sections">
      {status.unprotected && (
        <Banner
          tone="bad"
          title="Nothing protects this vault"
          actions={
            <Button size="small" onPress={() => setAsked({ what: 'protect' })}>
              Protect this vault
            </Button>
          }
        >
          Choose what opens it from now on. The vault gets a new key, so that nothing readable stays. What was stored
          until then could have been read: rotate it.
        </Banner>
      )}
      {!status.hasPassphrase && !status.unprotected && (
        <Banner
          tone="warn"
          title="There is no recovery passphrase"
          actions={
            <Button size="small" onPress={() => setAsked({ what: 'add', start: 'passphrase' })}>
              Add one
            </Button>
          }
        >
          When the keychain, the key or the service is gone, nothing else opens this vault.
        </Banner>
      )}
      <Section
        title="Key slots"
        description={['Each one opens the vault on its own.', options && decisionText(options)]
          .filter(Boolean)
          .join(' ')}
        actions={
          <div className="kw-section-actions">
            {checkable && (
              <Button size="small" icon={ListChecks} isPending={testAll.isRunning} onPress={() => void testAll.run()}>
                Test all
              </Button>
            )}
            <Button size="small" icon={Plus} onPress={() => setAsked({ what: 'add' })}>
              Add a key slot
            </Button>
          </div>
        }
      >
        <ul className="kw-card kw-slots">
          {status.slots.map((slot) => (
            <SlotRow
              key={slot.id}
              slot={slot}
              info={options?.providers.find(({ id }) => id === slot.provider)}
              isInUse={slot.id === status.openedBy}
              isTesting={testing === slot.id}
              onTest={() => void test(slot)}
              onAsk={setAsked}
            />
          ))}
        </ul>
      </Section>
      <Section title="Vault key" description="What the slots wrap. Everything in the vault is sealed under it." card>
        <div className="kw-setting">
          <div className="kw-setting-text">
            <div className="kw-setting-title">Give the vault a new key</div>
            <p>
              For when somebody else may have had a passphrase or a key of it, or a removed slot was not yours alone.
              Removing a slot doesn’t change what it once opened.
            </p>
          </div>
          <Button icon={KeyRound} onPress={() => setAsked({ what: status.unprotected ? 'protect' : 'rekey' })}>
            Re-key…
          </Button>
        </div>
      </Section>
      <KeyDialogs
        status={status}
        options={options}
        asked={asked}
        onAsk={setAsked}
        onTested={(slot, result) => tellTested(slot, result)}
      />
    </div>
  )
}

/** "Protect it" and "Add one" anywhere in the window lead here and begin at once. */
function useBegun(ask: (asked: Asked) => void): void {
  const { action } = usePlace()
  useEffect(() => {
    if (action === undefined) return
    arrive()
    if (action === 'protect') ask({ what: 'protect' })
    if (action === 'recovery') ask({ what: 'add', start: 'passphrase' })
  }, [action, ask])
}

function tellTested(slot: KeySlot, { ok, ms }: { readonly ok: boolean; readonly ms: number }): void {
  // A key opens at once; a passphrase takes the time that was measured for it, which people may want to know.
  const detail = ms >= 1 ? { detail: `It took ${Math.round(ms)} ms.` } : {}
  if (ok) showToast({ title: `“${slotTitle(slot)}” opens the vault.`, ...detail, tone: 'good' })
  else showToast({ title: `“${slotTitle(slot)}” does not open the vault.`, tone: 'bad' })
}

function tellChecked(items: ResponseOf<'vault.checkSlots'>['items']): void {
  const failures = items.filter(({ code }) => code !== null)
  const asked = 'Slots that ask for a passphrase or a sign-in are tested one by one.'
  if (failures.length === 0) {
    showToast({
      title: `${count(items.length, 'key slot')} tested. All open the vault.`,
      detail: asked,
      tone: 'good',
    })
    return
  }
  // A failure of the moment, such as no network, is not remembered: the slot is as good as it was.
  const isListed = new Set(
    useSession.getState().status?.slots.flatMap(({ id, lastFailure }) => (lastFailure ? id : [])),
  )
  const passing = failures.find(({ id }) => !isListed.has(id))?.code
  const why = passing ? describeError(passing) : undefined
  showToast({
    title: `${failures.length} of ${count(items.length, 'key slot')} failed.`,
    detail: why ? `${why.message} ${why.remedy}` : 'The list says why, and what to do.',
    tone: 'bad',
  })
}
