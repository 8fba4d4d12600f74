import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { childText, readXml, type XmlElement } from './xml.ts'

const read = (text: string) => readXml(Buffer.from(text))

describe('S4 reading XML of a server', () => {
  it('reads elements by their namespace, whatever prefix they have', () => {
    const text = `\ufeff<?xml version="1.0"?>\n<!-- a list --><D:multistatus xmlns:D="DAV:" xmlns="urn:x"><D:response lp="1">
      <D:href>/a&amp;b/&#x31;&#50;<![CDATA[<3>]]></D:href><other/><inner xmlns=""><x xmlns:D='urn:d'><D:y/></x></inner>
    </D:response></D:multistatus>\n`
    const root = read(text)
    const [response] = root.children
    expect([root.space, root.name, response?.space]).toEqual(['DAV:', 'multistatus', 'DAV:'])
    expect(response && childText(response, 'href')).toBe('/a&b/12<3>')
    expect(response?.children.map(({ space, name }) => `${space} ${name}`)).toEqual([
      'DAV: href',
      'urn:x other',
      ' inner',
    ])
    expect(response?.children[2]?.children[0]?.children[0]?.space).toBe('urn:d')
  })

  it.each([
    ['nothing', ''],
    ['text alone', 'hello'],
    ['a page', '<!doctype html><p>Sign in'],
    ['a declaration of types', '<!DOCTYPE a><a/>'],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['one that nobody knows', '<a>&nbsp;</a>'],
    ['a lone ampersand', '<a>b & c</a>'],
    ['a character that is none', '<a>&#0;</a>'],
    ['half of one', '<a>&#xD800;</a>'],
    ['what lies beyond them', '<a>&#x110000;</a>'],
    ['two roots', '<a/><b/>'],
    ['what is not closed', '<a><b></a>'],
    ['what was not opened', '</a>'],
    ['what is closed twice', '<a></a></a>'],
    ['text after the root', '<a/>b'],
    ['a prefix without a namespace', '<b:a/>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['a comment without an end', '<a><!-- </a>'],
    ['CDATA outside', '<![CDATA[a]]><a/>'],
    ['a cut', '<a><b>c</b'],
    ['what is too deep', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'remote-not-the-service' }))
  })

  it('refuses what is no UTF-8', () => {
    expect(() => readXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))).toThrow(
      expect.objectContaining({ code: 'remote-not-the-service' }),
    )
  })

  it('gives back every tree that is written', () => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const write = ({ name, text, children }: XmlElement): string =>
      `<${name}>${escaped(text)}${children.map(write).join('')}</${name}>`
    const tree = (depth: number): fc.Arbitrary<XmlElement> =>
      fc.record({
        space: fc.constant(''),
        name: fc.stringMatching(/^[a-z][a-z0-9.-]{0,5}$/),
        // Line ends are not kept apart by XML, and nothing that is read here has any.
        text: fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text)),
        children: depth === 0 ? fc.constant([]) : fc.array(tree(depth - 1), { maxLength: 3 }),
      })
    fc.assert(
      fc.property(tree(3), (root) => {
        expect(read(write(root))).toEqual(root)
      }),
    )
  })

  it('ends in a moment, whatever it is given', () => {
    const hostile = [
      `<a ${' '.repeat(300_000)}`,
      `<a ${'b="" '.repeat(60_000)}<`,
      '<a>'.repeat(100_000),
      `<a>${'&#1;'.repeat(100_000)}`,
    ]
    const started = performance.now()
    for (const text of hostile) expect(() => read(text)).toThrow()
    expect(performance.now() - started).toBeLessThan(1500)
    const parts = fc.array(
      fc.constantFrom('<', '>', '/', 'a', '<a>', '</a>', '&', ';', '"', '<!--', '-->', '<![CDATA[', ' ', '=', '?'),
    )
    fc.assert(
      fc.property(parts, (given) => {
        try {
          read(given.join(''))
        } catch (error) {
          expect(error).toMatchObject({ code: 'remote-not-the-service' })
        }
      }),
    )
  })
})
