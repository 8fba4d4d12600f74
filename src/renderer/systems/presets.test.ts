import { expect, it } from 'vitest'
import { presetFacts } from './presets.ts'

it('tells presets in the order of their declaration, choices by their word, and what nothing declares last', () => {
  const fields = [
    { name: 'placement', label: 'Sent in', choices: [{ value: 'header', label: 'Header' }] },
    { name: 'extraHeaders', label: 'Extra headers', choices: [] },
    { name: 'prefix', label: 'Prefix', choices: [] },
  ]
  const values = { old: 'x', extraHeaders: { accept: 'json', 'api-version': '2' }, placement: 'header', prefix: '' }
  expect(presetFacts(fields, values)).toEqual([
    { label: 'Sent in', value: 'Header', isChoice: true },
    { label: 'Extra headers', value: 'accept: json\napi-version: 2', isChoice: false },
    { label: 'old', value: 'x', isChoice: false },
  ])
})
