import './progress.css'

/** Grey bars in the place of text that is being read. Hidden from assistive technology: say "Loading" once, nearby. */
export function Skeleton({ lines = 3, width = 100 }: { readonly lines?: number; readonly width?: number }) {
  return (
    <div className="kw-skeleton" aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are alike and never move
        <span key={line} style={{ width: `${Math.max(30, width - ((line * 17) % 45))}%` }} />
      ))}
    </div>
  )
}
