import { canOpenBrowser, openBrowser } from './hosts/browser/opener.ts'
import { externalAddress } from './hosts/external.ts'

/** Opens an address in the system's browser for a command; resolves false where that can't be done, or must not be. */
export async function openAddress(
  address: string,
  what: 'page' | 'authorization' | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const allowed = externalAddress(address, what)
  return allowed !== null && canOpenBrowser(env, process.platform) && openBrowser(allowed)
}
