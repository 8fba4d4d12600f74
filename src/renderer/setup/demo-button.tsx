import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import { useProgress } from '../client/use-progress.ts'
import { firstChoice, type Options, plainSlot, protectionChoices } from '../keys/protection.ts'
import { beginSetUp, endSetUp, setStatus } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'

/** A way to look around before anything is decided, where a vault can be had without asking anything. */
export function DemoButton({ options }: { readonly options: Options }) {
  const first = firstChoice(protectionChoices(options), options)
  const create = useAction(async () => {
    if (first !== 'keychain' && first !== 'environment') return
    // The vault is open as soon as it exists, and has nothing to show before it is filled.
    beginSetUp()
    try {
      setStatus(await client.vault.createDemo({ name: 'demo', slot: plainSlot(first, ''), size: 'full' }))
    } finally {
      endSetUp()
    }
  })
  const progress = useProgress('demo', create.isRunning)
  if (first !== 'keychain' && first !== 'environment') return null
  const share = progress ? ` ${Math.floor((100 * progress.done) / progress.total)} %` : ''
  return (
    <>
      <Button size="small" variant="quiet" isDisabled={create.isRunning} onPress={() => void create.run()}>
        {create.isRunning ? `Making up a year…${share}` : 'Look around in a demo vault first'}
      </Button>
      <ErrorNotice error={create.error} />
    </>
  )
}
