import './small.css'

/** The hint of a stored secret, such as `••••3f9a`. The value itself never reaches the window. */
export function Masked({ hint }: { readonly hint: string }) {
  if (hint === '') return <span className="kw-masked">••••••••</span>
  return (
    <span className="kw-masked">
      <span className="kw-hidden">Stored value </span>
      {hint}
    </span>
  )
}
