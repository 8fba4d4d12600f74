import { VaultError } from '../../../shared/errors.ts'

/** An element of an answer. */
export interface XmlElement {
  /** Address of its namespace; empty without one. */
  readonly space: string
  /** Its name, without a prefix. */
  readonly name: string
  readonly children: readonly XmlElement[]
  /** The text directly in it, as it stands. */
  readonly text: string
}

/** Answers of WebDAV and S3 have seven levels, and a page of a list has some ten thousand elements. */
const limits = { depth: 24, elements: 1_000_000 }

const tag = /<(\/?)([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attributes = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

interface Open {
  readonly tag: string
  readonly spaces: ReadonlyMap<string, string>
  readonly element: { space: string; name: string; children: XmlElement[]; text: string }
}

/**
 * Reads XML 1.0 with namespaces, as far as answers of servers have it: elements, text, CDATA, comments. There is nothing in it that a
 * server could make grow, or lead elsewhere: declarations of types, and with them entities, are refused, and attributes are not kept.
 *
 * @throws VaultError `remote-not-the-service` for anything else, and for what is deeper or longer than an answer can be
 */
export function readXml(bytes: Uint8Array): XmlElement {
  const text = decode(bytes).replace(/^\ufeff/, '')
  const root: Open = { tag: '', spaces: new Map(), element: { space: '', name: '', children: [], text: '' } }
  const open: Open[] = [root]
  let elements = 0
  let at = 0
  /** The text up to a sign, which is passed over. */
  const until = (sign: string, from: number): string => {
    const end = text.indexOf(sign, from)
    if (end < 0) throw refusal()
    at = end + sign.length
    return text.slice(from, end)
  }
  while (at < text.length) {
    const current = open.at(-1) ?? root
    if (text[at] !== '<') {
      const end = text.indexOf('<', at)
      const words = text.slice(at, end < 0 ? text.length : end)
      at += words.length
      if (current !== root) current.element.text += withEntities(words)
      else if (words.trim() !== '') throw refusal()
    } else if (text.startsWith('<!--', at)) until('-->', at + 4)
    else if (text.startsWith('<?', at)) until('?>', at + 2)
    else if (text.startsWith('<![CDATA[', at) && current !== root) current.element.text += until(']]>', at + 9)
    else {
      tag.lastIndex = at
      const [all = '', closes, name = '', given = '', isEmpty] = tag.exec(text) ?? []
      if (all === '') throw refusal()
      at += all.length
      if (closes) {
        if (current === root || name !== current.tag || given !== '' || isEmpty) throw refusal()
        open.pop()
        continue
      }
      elements += 1
      if (elements > limits.elements || open.length > limits.depth) throw refusal()
      const spaces = spacesOf(given, current.spaces)
      const colon = name.indexOf(':')
      const space = spaces.get(colon < 0 ? '' : name.slice(0, colon))
      if (space === undefined && colon >= 0) throw refusal()
      const element = { space: space ?? '', name: name.slice(colon + 1), children: [], text: '' }
      current.element.children.push(element)
      if (!isEmpty) open.push({ tag: name, spaces, element })
    }
  }
  const [first, ...others] = root.element.children
  if (open.length > 1 || first === undefined || others.length > 0) throw refusal()
  return first
}

function spacesOf(given: string, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (!given.includes('xmlns')) return outer
  const spaces = new Map(outer)
  for (const [, name = '', double, single] of given.matchAll(attributes)) {
    const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : null
    if (prefix !== null) spaces.set(prefix, withEntities(double ?? single ?? ''))
  }
  return spaces
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function withEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));|&/g, (_, decimal, hex, name) => {
    const sign = name === undefined ? character(decimal ?? '', hex ?? '') : entities[name]
    if (sign === undefined) throw refusal()
    return sign
  })
}

function character(decimal: string, hex: string): string | undefined {
  const code = hex === '' ? Number(decimal === '' ? Number.NaN : decimal) : Number.parseInt(hex, 16)
  const isCharacter = code > 0 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refusal()
  }
}

function refusal(): VaultError {
  return new VaultError('remote-not-the-service')
}

/** The first child with this name, whatever its namespace. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name)
}

/** The text of the first child with this name, or an empty one. */
export function childText(element: XmlElement, name: string): string {
  return childOf(element, name)?.text ?? ''
}
