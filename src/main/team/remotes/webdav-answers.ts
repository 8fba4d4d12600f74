import { VaultError } from '../../../shared/errors.ts'
import { parseUrl } from '../../connections/host.ts'
import { childOf, childText, readXml, type XmlElement } from './xml.ts'

/** What is asked about the members of a collection (RFC 4918, section 9.1). */
export const propertiesWanted =
  '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getlastmodified/></prop></propfind>'

const dav = 'DAV:'

/** A member of a collection. */
export interface Member {
  /** One part of a path, decoded. */
  readonly name: string
  readonly isCollection: boolean
  /** Milliseconds since 1970 by the server's clock; null where it doesn't tell. */
  readonly modifiedAt: number | null
}

/**
 * Reads the members of a collection out of an answer to PROPFIND with the depth 1. What lies elsewhere is not one of them.
 * @param url of the collection, with a slash at its end
 * @throws VaultError `remote-not-the-service` when it is no such answer
 */
export function readMembers(body: Uint8Array, url: URL): Member[] {
  const root = readXml(body)
  if (root.name !== 'multistatus' || root.space !== dav) throw new VaultError('remote-not-the-service')
  return root.children.flatMap((response) => {
    if (response.name !== 'response' || response.space !== dav) return []
    const name = memberName(childText(response, 'href'), url)
    return name === null ? [] : [{ name, ...propertiesOf(response) }]
  })
}

/** The name of a member by its address, which is absolute or begins with a slash (RFC 4918, section 8.3). */
function memberName(href: string, collection: URL): string | null {
  const url = parseUrl(href.trim(), collection)
  const parts = url && pathParts(url)
  const above = pathParts(collection)
  if (!parts || !above || parts.length !== above.length + 1) return null
  return above.every((part, index) => part === parts[index]) ? (parts.at(-1) ?? null) : null
}

function pathParts(url: URL): string[] | null {
  try {
    // Whether a server ends the address of a collection with a slash is its own affair.
    return url.pathname
      .replace(/^\/|\/$/g, '')
      .split('/')
      .filter(Boolean)
      .map(decodeURIComponent)
  } catch {
    return null
  }
}

function propertiesOf(response: XmlElement): Omit<Member, 'name'> {
  const properties = response.children
    .filter(({ name, children }) => name === 'propstat' && children.some(isFound))
    .flatMap((found) => childOf(found, 'prop')?.children ?? [])
    .filter(({ space }) => space === dav)
  const type = properties.find(({ name }) => name === 'resourcetype')
  const modified = Date.parse(properties.find(({ name }) => name === 'getlastmodified')?.text ?? '')
  return {
    isCollection: type !== undefined && childOf(type, 'collection') !== undefined,
    modifiedAt: Number.isNaN(modified) ? null : modified,
  }
}

function isFound({ name, text }: XmlElement): boolean {
  return name === 'status' && /^HTTP\/\d(\.\d)? 200\b/.test(text.trim())
}
