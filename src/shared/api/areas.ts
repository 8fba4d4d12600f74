import type { Area, Contract } from './contract.ts'
import type { CallDefinition } from './define.ts'

/**
 * The contract, an area at a time. Each is loaded with its first call: building all schemas takes longer than showing a
 * credential does.
 */
const areas: { readonly [A in Area]: () => Promise<Contract[A]> } = {
  app: async () => (await import('./app.ts')).appApi,
  backups: async () => (await import('./backups.ts')).backupsApi,
  vault: async () => (await import('./vault.ts')).vaultApi,
  credentials: async () => (await import('./credentials.ts')).credentialsApi,
  usage: async () => (await import('./usage.ts')).usageApi,
  references: async () => (await import('./references.ts')).referencesApi,
  webhooks: async () => (await import('./webhooks.ts')).webhooksApi,
  systems: async () => (await import('./systems.ts')).systemsApi,
  connections: async () => (await import('./connections.ts')).connectionsApi,
  tests: async () => (await import('./tests.ts')).testsApi,
  requests: async () => (await import('./requests.ts')).requestsApi,
  oauth: async () => (await import('./oauth.ts')).oauthApi,
  rotations: async () => (await import('./rotations.ts')).rotationsApi,
  audit: async () => (await import('./audit.ts')).auditApi,
  alerts: async () => (await import('./alerts.ts')).alertsApi,
  streams: async () => (await import('./streams.ts')).streamsApi,
  identity: async () => (await import('./identity.ts')).identityApi,
  teams: async () => (await import('./teams.ts')).teamsApi,
  offboarding: async () => (await import('./offboarding.ts')).offboardingApi,
  sharing: async () => (await import('./sharing.ts')).sharingApi,
  remotes: async () => (await import('./remotes.ts')).remotesApi,
  bundles: async () => (await import('./bundles.ts')).bundlesApi,
  imports: async () => (await import('./imports.ts')).importsApi,
  leaving: async () => (await import('./leaving.ts')).leavingApi,
  overview: async () => (await import('./overview.ts')).overviewApi,
  policy: async () => (await import('./policy.ts')).policyApi,
  notices: async () => (await import('./notices.ts')).noticesApi,
  reviews: async () => (await import('./reviews.ts')).reviewsApi,
  retirements: async () => (await import('./retirements.ts')).retirementsApi,
  files: async () => (await import('./files.ts')).filesApi,
}

/** The definition of a call, or undefined for a name that isn't in the contract. */
export async function findCall(name: string): Promise<CallDefinition | undefined> {
  const [area = '', call = '', ...rest] = name.split('.')
  if (rest.length > 0 || !Object.hasOwn(areas, area)) return undefined
  const calls: Record<string, CallDefinition> = await areas[area as Area]()
  return Object.hasOwn(calls, call) ? calls[call] : undefined
}
