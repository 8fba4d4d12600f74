import { useEffect, useState } from 'react'
import type { ResponseOf } from '../../shared/api/contract.ts'
import { client } from '../client/client.ts'
import { startAt } from '../state/router.ts'
import { setStatus, useSession } from '../state/session.ts'
import { resetVaultStores } from '../state/vault-bound.ts'

/** The vaults of this machine; names only, so it may be known while they are locked. */
export function useVaults(): ResponseOf<'vault.list'>['items'] {
  const current = useSession((state) => state.status?.name)
  const [items, setItems] = useState<ResponseOf<'vault.list'>['items']>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current vault is a reason to read the list again
  useEffect(() => {
    let isShown = true
    client.vault.list({}).then(
      (list) => isShown && setItems(list.items),
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [current])
  return items
}

/** Turns to another vault, which need not exist yet; the open one is locked first. @throws CallError */
export async function selectVault(name: string): Promise<void> {
  const status = await client.vault.select({ name })
  resetVaultStores()
  startAt('overview')
  setStatus(status)
}
