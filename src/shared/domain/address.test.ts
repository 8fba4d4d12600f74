import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressParts, fillAddress, isPreset, presetParameters, readAddress } from './address.ts'

const vertex = 'https://{region}-aiplatform.googleapis.com/v1/projects/{project}/locations/{region}'

describe('T1 an address that differs from customer to customer', () => {
  it('names its parts, each once', () => {
    expect(addressParts(vertex)).toEqual(['region', 'project'])
    expect(addressParts('https://api.example.com')).toEqual([])
  })

  it('is complete when every part is', () => {
    expect(fillAddress('https://{site}.atlassian.net', { site: ' acme ' })).toBe('https://acme.atlassian.net')
    expect(fillAddress('https://{host}', { host: 'chat.example.com:8443' })).toBe('https://chat.example.com:8443')
    expect(fillAddress('https://{host}', { host: '[::1]:8443' })).toBe('https://[::1]:8443')
    expect(fillAddress(vertex, { region: 'europe-west3' })).toBeNull()
    expect(fillAddress('https://api.example.com', {})).toBe('https://api.example.com')
  })

  it('leads nowhere else, whatever is typed', () => {
    for (const site of [
      'evil.example/',
      'evil.example#',
      'evil.example?',
      'me@evil.example',
      'a b',
      '{site}',
      '',
      '.',
      'a\\b',
    ])
      expect(fillAddress('https://{site}.atlassian.net', { site })).toBeNull()
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (site) => {
        const address = fillAddress('https://{site}.atlassian.net', { site })
        if (address === null || !URL.canParse(address)) return
        expect(new URL(address).hostname.endsWith('.atlassian.net')).toBe(true)
      }),
    )
  })

  it('is filled in by a system as far as it is known', () => {
    const gitlab = {
      parameters: { url: 'https://{host}', path: '/self' },
      address: [{ name: 'host', value: 'gitlab.com' }],
    }
    expect(presetParameters(gitlab)).toEqual({ url: 'https://gitlab.com', path: '/self' })
    expect(presetParameters(gitlab, { host: 'git.example.com' }).url).toBe('https://git.example.com')
    const jira = { parameters: { url: 'https://{site}.atlassian.net' }, address: [{ name: 'site', value: '' }] }
    expect(presetParameters(jira)).toEqual({})
    expect(isPreset(jira, 'url', 'https://acme.atlassian.net')).toBe(true)
    expect(isPreset(jira, 'url', 'https://jira.example.com')).toBe(false)
    expect([isPreset(gitlab, 'path', '/self'), isPreset(gitlab, 'path', '/other'), isPreset(gitlab, 'x', '')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('is read back into its parts', () => {
    const values = { region: 'us-east1', project: 'shop' }
    expect(readAddress(vertex, fillAddress(vertex, values) ?? '')).toEqual(values)
    expect(readAddress(vertex, 'https://a-aiplatform.googleapis.com/v1/projects/shop/locations/b')).toBeNull()
    expect(readAddress('https://{site}.atlassian.net', 'https://jira.example.com')).toBeNull()
    expect(readAddress('https://api.example.com', 'https://api.example.com')).toEqual({})
    expect(readAddress('https://{site}.atlassian.net', 'https://acmexatlassian.net')).toBeNull()
  })
})
