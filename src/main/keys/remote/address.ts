/**
 * A complaint about the address of a service as a sentence that doesn't repeat it, or null. A sign-in and the vault key travel there
 * and back, inside TLS alone save on this computer.
 * @param form how to write it
 */
export function complaintAboutAddress(value: string, form: string): string | null {
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return `Write it as ${form}.`
  if (url.username !== '' || url.password !== '')
    return 'It would stand readable in keyslots.json. Choose how to sign in instead.'
  if (url.search !== '' || url.hash !== '') return 'Write it without anything behind the path.'
  if (url.protocol === 'http:' && !isLoopback(url)) return 'Use https. Without it, http is for this computer alone.'
  return null
}

/** Whether an address of HTTP leads to this computer alone, as that of an emulator does. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  return /^https?:$/.test(protocol) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}
