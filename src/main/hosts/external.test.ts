import { describe, expect, it } from 'vitest'
import { externalAddress } from './external.ts'

describe('addresses handed to the system', () => {
  it('are https addresses of named hosts', () => {
    expect(externalAddress('https://docs.stripe.com/keys?a=1#b')).toBe('https://docs.stripe.com/keys?a=1#b')
    expect(externalAddress('https://xn--bcher-kva.example/')).toBe('https://xn--bcher-kva.example/')
    expect(externalAddress('https://git.example:8443/keys')).toBe('https://git.example:8443/keys')
  })

  it.each([
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'ms-msdt:/id',
    'https://person@example.com/',
    'https://person:word@example.com/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://example..com/',
    'https://exa mple.com/',
    'https:///example',
    '//example.com/',
    ' ',
    '',
    `https://example.com/${'a'.repeat(2048)}`,
  ])('are not %j', (address) => {
    expect(externalAddress(address)).toBe(null)
  })
})
