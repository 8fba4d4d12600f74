import type { ReactNode } from 'react'

/** Keyward's line drawings: one weight, one accent, a grid of 120 × 88. */
const drawings = {
  key: (
    <>
      <circle cx="40" cy="44" r="17" />
      <circle cx="40" cy="44" r="7" className="kw-art-accent" />
      <path d="M57 44h42v10M85 44v8M71 44v6" />
      <path d="M14 20h8M18 16v8M98 20h6M101 17v6M22 72h5" className="kw-art-faint" />
    </>
  ),
  link: (
    <>
      <rect x="12" y="28" width="34" height="32" rx="7" />
      <rect x="74" y="28" width="34" height="32" rx="7" />
      <path d="M46 44h8M66 44h8" />
      <circle cx="60" cy="44" r="6" className="kw-art-accent" />
      <path d="M21 39h16M21 45h10M83 39h16M83 45h10" className="kw-art-faint" />
      <path d="M60 20v8M60 60v8" className="kw-art-faint" />
    </>
  ),
  systems: (
    <>
      <rect x="30" y="14" width="60" height="17" rx="5" />
      <rect x="30" y="36" width="60" height="17" rx="5" />
      <rect x="30" y="58" width="60" height="17" rx="5" />
      <path d="M40 22.500h2M40 44.500h2M40 66.500h2" className="kw-art-accent" />
      <path d="M52 22.500h26M52 44.500h18M52 66.500h22" className="kw-art-faint" />
    </>
  ),
  log: (
    <>
      <path d="M34 12h38l16 16v48H34z" />
      <path d="M72 12v16h16" />
      <path d="M44 40h34M44 50h34M44 60h20" className="kw-art-faint" />
      <path d="m70 62 4 4 9-10" className="kw-art-accent" />
    </>
  ),
  box: (
    <>
      <path d="M60 12 98 30v32L60 80 22 62V30z" />
      <path d="M22 30l38 18 38-18M60 48v32" />
      <path d="M41 21l38 18v12" className="kw-art-accent" />
    </>
  ),
  search: (
    <>
      <circle cx="54" cy="40" r="22" />
      <path d="m70 56 18 18" />
      <path d="M46 40h16" className="kw-art-accent" />
      <path d="M20 70h14M26 76h14" className="kw-art-faint" />
    </>
  ),
  clock: (
    <>
      <circle cx="60" cy="44" r="30" />
      <path d="M60 26v18l12 8" className="kw-art-accent" />
      <path d="M60 18v3M60 67v3M86 44h-3M37 44h-3" className="kw-art-faint" />
    </>
  ),
  calm: (
    <>
      <path d="M60 10 92 22v20c0 18-13 30-32 36-19-6-32-18-32-36V22z" />
      <path d="m46 44 10 10 18-20" className="kw-art-accent" />
    </>
  ),
  trash: (
    <>
      <path d="M36 26h48M52 26v-8h16v8M42 26l4 50h28l4-50" />
      <path d="M54 38v26M66 38v26" className="kw-art-faint" />
    </>
  ),
  error: (
    <>
      <path d="M60 14 100 76H20z" />
      <path d="M60 36v18M60 63v1" className="kw-art-accent" />
    </>
  ),
} satisfies Record<string, ReactNode>

export type ArtName = keyof typeof drawings

/** A drawing for an empty place. It says nothing that words beside it don't say. */
export function Art({ name }: { readonly name: ArtName }) {
  return (
    <svg
      className="kw-art"
      aria-hidden
      width="120"
      height="88"
      viewBox="0 0 120 88"
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {drawings[name]}
    </svg>
  )
}
