import { createVaultStore } from '../state/create-vault-store.ts'

type Overlay = 'palette' | 'shortcuts'

/** What lies over the window at the moment; nothing after a lock. */
export const useOverlay = createVaultStore<{ readonly shown: Overlay | null }>(() => ({ shown: null }))

export function showOverlay(overlay: Overlay): void {
  useOverlay.setState({ shown: overlay })
}

export function hideOverlay(): void {
  useOverlay.setState({ shown: null })
}
