import { describe, expect, it } from 'vitest'
import { oauthPreset } from './preset.ts'
import { oauthPresets } from './presets.ts'
import { readSettings, settingsHosts } from './settings.ts'

describe('O1 presets of providers', () => {
  it.each(oauthPresets.map((preset) => [preset.id, preset] as const))('%s is complete and well-formed', (_, preset) => {
    expect(oauthPreset.parse(preset)).toEqual(preset)
    expect(preset.issuer !== null || (preset.authorizationEndpoint !== null && preset.tokenEndpoint !== null)).toBe(
      true,
    )
    const addresses = [preset.issuer, preset.tokenEndpoint, preset.authorizationEndpoint]
    const needsDomain = addresses.some((address) => address?.includes('{domain}'))
    expect(preset.domain !== '').toBe(needsDomain)
  })

  it('have each their own ID, and stand in the order of their names', () => {
    const labels = oauthPresets.map(({ label }) => label)
    expect(new Set(oauthPresets.map(({ id }) => id)).size).toBe(oauthPresets.length)
    expect(labels).toEqual(labels.toSorted((a, b) => a.localeCompare(b, 'en')))
  })

  it('fill what a credential leaves empty, with its domain in them', () => {
    const settings = readSettings({ provider: 'salesforce', clientId: 'x', clientSecret: 'y' })
    expect(settings).toMatchObject({
      issuer: null,
      tokenEndpoint: 'https://login.salesforce.com/services/oauth2/token',
      clientAuthentication: 'post',
      scopes: ['api', 'refresh_token', 'openid'],
    })
    const own = readSettings({ provider: 'salesforce', domain: 'acme.my.salesforce.com', scopes: 'api' })
    expect(own).toMatchObject({
      tokenEndpoint: 'https://acme.my.salesforce.com/services/oauth2/token',
      scopes: ['api'],
    })
    expect(settingsHosts({ provider: 'okta', domain: 'acme.okta.com' })).toEqual(['acme.okta.com:443'])
  })

  it('give way to an address that a person enters: a token address of one’s own is another service', () => {
    const settings = readSettings({ provider: 'google', tokenEndpoint: 'https://oauth.example/token' })
    expect(settings).toMatchObject({ issuer: null, tokenEndpoint: 'https://oauth.example/token' })
  })

  it('ask for no scopes of a person where there is none', () => {
    expect(readSettings({ provider: 'xero' }, 'client-credentials').scopes).toEqual([])
  })
})
