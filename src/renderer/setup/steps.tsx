import './setup.css'

/** How far the set-up is. */
export function Steps({ names, current }: { readonly names: readonly string[]; readonly current: string }) {
  const at = names.indexOf(current)
  return (
    <ol className="kw-steps" aria-label={`Step ${at + 1} of ${names.length}`}>
      {names.map((name, index) => (
        <li key={name} data-done={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  )
}
