import { VaultError } from '../../../shared/errors.ts'

/** An element with what stands in it. Text between elements is kept together. */
export interface XmlNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlNode[]
  text: string
}

/** A million elements are a hundred thousand entries; groups are nested a few deep. */
const limits = { elements: 2_000_000, depth: 100, attributes: 50 } as const

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const nameForm = /[A-Za-z_:][\w:.-]{0,200}/y
const attributeForm = /\s+([A-Za-z_:][\w:.-]{0,200})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const endForm = /\s*(\/?)>/y

/**
 * Reads the XML that KeePass writes into a tree. Of XML it knows elements, attributes, text, CDATA, comments and the five
 * entities that every document has. A document type is refused: it could declare entities that grow without end.
 *
 * @throws VaultError `import-malformed`, `import-too-large`
 */
export function readXml(text: string): XmlNode {
  const open: XmlNode[] = []
  let root: XmlNode | undefined
  let elements = 0
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const start = text.indexOf('<', at)
    const between = text.slice(at, start === -1 ? text.length : start)
    const parent = open.at(-1)
    if (parent !== undefined) parent.text += decode(between)
    else if (between.trim() !== '') throw new VaultError('import-malformed')
    if (start === -1) break
    if (text.startsWith('<!--', start)) at = after(text, '-->', start + 4)
    else if (text.startsWith('<?', start)) at = after(text, '?>', start + 2)
    else if (text.startsWith('<![CDATA[', start)) {
      at = after(text, ']]>', start + 9)
      if (parent === undefined) throw new VaultError('import-malformed')
      parent.text += text.slice(start + 9, at - 3)
    } else if (text.startsWith('</', start)) {
      at = after(text, '>', start)
      if (open.pop()?.name !== text.slice(start + 2, at - 1).trimEnd()) throw new VaultError('import-malformed')
    } else {
      const { node, isClosed, end } = readTag(text, start + 1)
      elements += 1
      if (elements > limits.elements || open.length >= limits.depth) throw new VaultError('import-too-large')
      if (parent !== undefined) parent.children.push(node)
      else if (root === undefined) root = node
      else throw new VaultError('import-malformed')
      if (!isClosed) open.push(node)
      at = end
    }
  }
  if (root === undefined || open.length > 0) throw new VaultError('import-malformed')
  return root
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  if (found === -1) throw new VaultError('import-malformed')
  return found + mark.length
}

/** Of the millions of elements that a document may have few have attributes. */
const noAttributes: ReadonlyMap<string, string> = new Map()

function readTag(text: string, start: number): { node: XmlNode; isClosed: boolean; end: number } {
  const name = match(nameForm, text, start)
  if (name === null) throw new VaultError('import-malformed')
  let end = start + name[0].length
  let attributes: Map<string, string> | undefined
  for (let found = match(attributeForm, text, end); found !== null; found = match(attributeForm, text, end)) {
    attributes ??= new Map()
    attributes.set(found[1] ?? '', decode(found[2] ?? found[3] ?? ''))
    end += found[0].length
    if (attributes.size > limits.attributes) throw new VaultError('import-too-large')
  }
  const close = match(endForm, text, end)
  if (close === null) throw new VaultError('import-malformed')
  return {
    node: { name: name[0], attributes: attributes ?? noAttributes, children: [], text: '' },
    isClosed: close[1] === '/',
    end: end + close[0].length,
  }
}

function match(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at
  return form.exec(text)
}

function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));|&/gi,
    (_, hex?: string, decimal?: string, name?: string) => {
      const known = name === undefined ? undefined : named[name]
      if (known !== undefined) return known
      const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN)
      if (!(code > 0 && code <= 0x10ffff)) throw new VaultError('import-malformed')
      return String.fromCodePoint(code)
    },
  )
}

/** The first element of this name in another. */
export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((child) => child.name === name)
}

/** All elements of this name in another, in their order. */
export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? []
}

/** The text of an element; empty for none. */
export function textOf(node: XmlNode | undefined): string {
  return node?.text ?? ''
}

/** An element to write: its name, what stands in it, and its attributes. */
export interface XmlElement {
  readonly name: string
  readonly content: string | readonly XmlElement[]
  readonly attributes?: Readonly<Record<string, string>>
}

/** Writes a document. Characters that XML can't hold are left out. */
export function writeXml(root: XmlElement): string {
  const parts = ['<?xml version="1.0" encoding="utf-8" standalone="yes"?>']
  const write = ({ name, content, attributes = {} }: XmlElement) => {
    const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    parts.push(`<${name}${given.join('')}>`)
    if (typeof content === 'string') parts.push(escapeXml(content))
    else for (const child of content) write(child)
    parts.push(`</${name}>`)
  }
  write(root)
  return parts.join('')
}

/** Characters that no XML 1.0 document can hold (section 2.2), not even as a number. */
const impossible = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** Whether a text stays what it is in XML. */
export function fitsXml(text: string): boolean {
  return text.search(impossible) === -1
}

function escapeXml(text: string): string {
  return text
    .replace(impossible, '')
    .replace(/[&<>"\r]/g, (sign) =>
      sign === '\r' ? '&#13;' : `&${sign === '&' ? 'amp' : sign === '<' ? 'lt' : sign === '>' ? 'gt' : 'quot'};`,
    )
}
