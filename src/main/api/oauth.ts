import type { Handlers } from '../../shared/api/contract.ts'
import { oauthPresets } from '../oauth/presets.ts'
import { createOAuthService } from '../oauth/service.ts'
import type { Services } from './services.ts'

export function oauthHandlers({ context, secrets, options, emit }: Services): Handlers<'oauth'> {
  const oauth = createOAuthService(
    { context, secrets },
    {
      open: (url) => options.openExternal(url, 'authorization'),
      progress: (runId, progress) => emit('oauth.progress', { ...progress, runId }),
    },
  )
  return {
    providers: () => ({
      items: oauthPresets.map(
        ({ id, label, domain, clientCredentials, redirect, scopes, registerUrl, docsUrl, notes }) => ({
          id,
          label,
          domain,
          clientCredentials,
          redirect,
          scopes: [...scopes],
          registerUrl,
          docsUrl,
          notes: [...notes],
        }),
      ),
    }),
    status: ({ id }) => ({ grant: oauth.status(id) }),
    authorize: ({ id, runId, way, open }) => oauth.authorize(id, runId, way, open),
    cancel({ runId }) {
      oauth.cancel(runId)
      return {}
    },
    refresh: ({ id, onceMore }) => oauth.refresh(id, onceMore),
    revoke: ({ id, forgetOnly }) => oauth.revoke(id, forgetOnly),
  }
}
