import './setup.css'

/** How far the set-up is. */
export function Steps({ current, isPassphrase }: { readonly current: number; readonly isPassphrase: boolean }) {
  const names = ['Protection', isPassphrase ? 'Passphrase' : 'Recovery', 'Kit']
  return (
    <ol className="kw-steps" aria-label={`Step ${current} of ${names.length}`}>
      {names.map((name, index) => (
        <li
          key={name}
          data-done={index + 1 < current || undefined}
          aria-current={index + 1 === current ? 'step' : undefined}
        >
          {name}
        </li>
      ))}
    </ol>
  )
}
