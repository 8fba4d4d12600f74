import type { Run } from '../spec.ts'
import type { demoArgs, demoOptions } from '../table/vault.ts'
import { newSlot } from './new-slot.ts'
import { showProgress } from './progress.ts'
import { statusFacts } from './vault.ts'

export const demo: Run<typeof demoOptions, typeof demoArgs> = async (context, { options, args }) => {
  const name = args.NAME ?? 'demo'
  const client = await context.client()
  const passphraseFile = context.vaultPassphraseFile
  const slot = await newSlot(context, client, {
    provider: options.provider ?? (passphraseFile === undefined ? undefined : 'passphrase'),
    source: options.source,
    passphraseFile,
    set: [],
    secret: [],
  })
  const size = options.small ? 'small' : 'full'
  const status = await showProgress(context, await context.core(), 'demo', () =>
    client.vault.createDemo({ name, slot, size }),
  )
  context.note(`The vault ${name} is ready: all of it is made up. Look around with keyward --vault ${name} overview.`)
  context.result(status, (screen) => statusFacts(status, screen))
  return 0
}
