import { useEffect, useState } from 'react'
import { client } from '../client/client.ts'
import { useAction } from '../client/use-action.ts'
import type { Options } from './protection.ts'

/** What this machine offers, read once. */
export function useOptions(onLoaded?: (options: Options) => void) {
  const [value, setValue] = useState<Options | null>(null)
  const load = useAction(async () => {
    const loaded = await client.vault.options({})
    setValue(loaded)
    onLoaded?.(loaded)
  })
  const { run } = load
  useEffect(() => void run(), [run])
  return { value, error: load.error }
}
