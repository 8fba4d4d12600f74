import type { RequestOf } from '../../shared/api/contract.ts'
import type { System } from '../../shared/domain/system.ts'

type Page = RequestOf<'app.openDocs'>['page']

/** A page of a vendor with all that is done there. */
export interface VendorPage {
  /** Any one of them leads there. */
  readonly page: Page
  readonly label: string
  /** Whose page it is, to show. */
  readonly host: string
  readonly url: string
}

const verbs: Readonly<Record<Exclude<Page, 'reference'>, string>> = {
  create: 'create',
  rotate: 'rotate',
  revoke: 'revoke',
}

/** The vendor's pages of a system, each address once: mostly credentials are created, rotated and revoked in one place. */
export function vendorPages(docs: System['docs']): readonly VendorPage[] {
  const places = new Map<string, Exclude<Page, 'reference'>[]>()
  for (const page of ['create', 'rotate', 'revoke'] as const) {
    const url = docs[page]
    if (url !== '') places.set(url, [...(places.get(url) ?? []), page])
  }
  const pages = [...places].map(([url, found]): VendorPage => {
    const text = `${enumerate(found.map((page) => verbs[page]))} a credential`
    return { page: found[0] ?? 'create', label: text.charAt(0).toUpperCase() + text.slice(1), host: hostOf(url), url }
  })
  if (docs.reference !== '' && !places.has(docs.reference))
    pages.push({
      page: 'reference',
      label: 'Read how it signs in',
      host: hostOf(docs.reference),
      url: docs.reference,
    })
  return pages
}

function enumerate(words: readonly string[]): string {
  const last = words[words.length - 1] ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : ''
}
