import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsXml, readXml, writeXml } from './xml.ts'

const refusal = (code: string) => expect.objectContaining({ code }) as unknown

describe('S6 the XML of KeePass', () => {
  it('knows what KeePass writes', () => {
    const node = readXml(
      '\uFEFF<?xml version="1.0"?><!-- a --><A x="1 &amp; 2"><B/>t&#101;xt &lt;&#x1F600;<![CDATA[<raw>&amp;]]></A>\n',
    )
    expect(node.attributes.get('x')).toBe('1 & 2')
    expect(node.text).toBe('text <😀<raw>&amp;')
  })

  it.each([
    ['<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>', 'import-malformed'],
    ['<a>&b;</a>', 'import-malformed'],
    ['<a>&#0;</a>', 'import-malformed'],
    ['<a>&#xffffff;</a>', 'import-malformed'],
    ['<a><b></a></b>', 'import-malformed'],
    ['<a></a><b></b>', 'import-malformed'],
    ['<a', 'import-malformed'],
    ['text', 'import-malformed'],
    ['', 'import-malformed'],
    ['<a>'.repeat(200), 'import-too-large'],
    [`<a ${Array.from({ length: 60 }, (_, index) => `b${index}="" `).join('')}/>`, 'import-too-large'],
  ])('refuses what no program writes: %#', (text, code) => {
    expect(() => readXml(text)).toThrow(refusal(code))
  })

  it('is read in a time that grows with its length alone', () => {
    for (const part of ['<a ', '&', '<!--', '<![CDATA[', '<a x="', ' '.repeat(100), '</', '<?']) {
      const start = performance.now()
      expect(() => readXml(`<a>${part.repeat(200_000)}`)).toThrow(/./)
      expect(performance.now() - start).toBeLessThan(1500)
    }
  })

  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const fits = [...text].filter(fitsXml).join('')
        expect(readXml(writeXml({ name: 'A', content: text, attributes: { b: text } })).text).toBe(fits)
      }),
    )
  })
})
