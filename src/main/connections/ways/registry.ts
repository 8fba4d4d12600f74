import type { Way } from './way.ts'

/** What connections can go through, by the ID of the kind. Only the ones in use are loaded. */
export const ways: ReadonlyMap<string, () => Promise<Way>> = new Map(
  Object.entries({
    ssh: async () => (await import('./ssh-tunnel.ts')).sshTunnel,
    'http-proxy': async () => (await import('./http-proxy.ts')).httpProxy,
  }),
)
