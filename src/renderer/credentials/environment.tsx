import './credentials.css'

/** Environments that are offered from the beginning; people may write their own. */
export const environments: readonly string[] = ['production', 'staging', 'development']

/** An environment with a mark that is the same wherever it is shown. */
export function Environment({ name }: { readonly name: string }) {
  if (name === '') return <span className="kw-muted">—</span>
  return (
    <span className="kw-environment" data-environment={environments.includes(name) ? name : 'own'}>
      {name}
    </span>
  )
}
