import type { FieldValue } from '../../../shared/domain/credential.ts'
import { useResource } from '../../state/resource.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { oauthProviders } from './grant-store.ts'
import './oauth.css'

/** What to know of the chosen provider while its client is registered. */
export function ProviderNotes({ provider }: { readonly provider: FieldValue | undefined }) {
  const found = useResource(oauthProviders).value?.items.find(({ id }) => id === provider)
  if (!found) return null
  return (
    <div className="kw-oauth-notes">
      <p>
        Register a client at {found.label}
        {found.redirect === 'any-port'
          ? ', with the redirect address http://127.0.0.1/cb.'
          : ', with a redirect address such as http://127.0.0.1:8765/cb, and enter the same below.'}
      </p>
      {found.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <CopyButton text={found.registerUrl} label="Copy where to register" withLabel />
    </div>
  )
}
