import type { OAuthProgress } from '../../../shared/domain/oauth.ts'
import type { ErrorBody } from '../../../shared/errors.ts'
import { client, onEvent } from '../../client/client.ts'
import { toErrorBody } from '../../client/errors.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createItem } from '../../state/item.ts'
import { createResource } from '../../state/resource.ts'
import { showToast } from '../../ui/toast.tsx'

/** How the tokens of the open credential stand. */
export const openGrant = createItem(async (id) => (await client.oauth.status({ id })).grant, ['credentials'])

/** Providers whose addresses are known. */
export const oauthProviders = createResource(() => client.oauth.providers({}), [])

/** An authorization that runs, or has failed and not been put away. */
interface Authorization {
  readonly runId: string
  readonly credentialId: string
  readonly way: 'browser' | 'device'
  /** What the person has to do; null until that is known. */
  readonly progress: OAuthProgress | null
  readonly error: ErrorBody | null
}

/** One at a time: a person can agree to one. A lock ends it. */
export const useAuthorization = createVaultStore<{ readonly current: Authorization | null }>(() => ({ current: null }))

/** Whether a type has tokens beside its value. */
export function hasTokens(type: string): boolean {
  return type.startsWith('oauth2-')
}

/** Has a person agree, and shows how it goes. */
export async function startAuthorization(credentialId: string, way: 'browser' | 'device'): Promise<void> {
  const runId = crypto.randomUUID()
  useAuthorization.setState({ current: { runId, credentialId, way, progress: null, error: null } })
  try {
    const grant = await client.oauth.authorize({ id: credentialId, runId, way, open: true })
    change(runId, null)
    showToast({
      title: grant.subject === '' ? 'Authorized' : `Authorized by ${grant.subject}`,
      tone: 'good',
      ...(!grant.renewable && { detail: 'The service gave nothing to renew it with: it ends with its access token.' }),
    })
  } catch (failure) {
    const error = toErrorBody(failure)
    change(runId, error.code === 'cancelled' ? null : { error })
  }
  void openGrant.reload()
}

/** Ends it, or puts away what has failed. */
export function endAuthorization(): void {
  const { current } = useAuthorization.getState()
  if (!current) return
  change(current.runId, null)
  // It may have ended by itself at this moment.
  if (current.error === null) client.oauth.cancel({ runId: current.runId }).catch(() => {})
}

onEvent('oauth.progress', (progress) => change(progress.runId, { progress }))

function change(runId: string, part: Partial<Authorization> | null): void {
  const { current } = useAuthorization.getState()
  if (current?.runId !== runId) return
  useAuthorization.setState({ current: part === null ? null : { ...current, ...part } })
}
