import type { SystemDetails, SystemPage } from '../../shared/domain/system.ts'

/** Sections of a guide, in the order in which a credential lives. */
export const guidePages = ['create', 'restrict', 'rotate', 'revoke'] as const
export type GuidePage = (typeof guidePages)[number]

export const guideTitles: Readonly<Record<GuidePage, string>> = {
  create: 'Create',
  restrict: 'Restrict',
  rotate: 'Rotate',
  revoke: 'Revoke',
}

/** A page of the vendor. */
export interface VendorLink {
  readonly page: SystemPage
  /** Whose page it is, to show. */
  readonly host: string
}

export interface GuideSection {
  readonly page: GuidePage
  readonly title: string
  readonly steps: readonly string[]
  readonly link: VendorLink | null
}

/** What a guide tells, without sections of which it says nothing. */
export function guideSections({ guide, docs }: Pick<SystemDetails, 'guide' | 'docs'>): readonly GuideSection[] {
  return guidePages
    .map((page) => ({ page, title: guideTitles[page], steps: guide[page], link: linkTo(docs, page) }))
    .filter(({ steps, link }) => steps.length > 0 || link !== null)
}

/** The link to a page of the vendor; null where none is known. */
export function linkTo(docs: SystemDetails['docs'], page: SystemPage): VendorLink | null {
  const url = docs[page]
  return URL.canParse(url) ? { page, host: new URL(url).hostname.replace(/^www\./, '') } : null
}
