import { describe, expect, it } from 'vitest'
import { complaintAboutEndpoint, endpointOf, regionOf, requireRegion } from './address.ts'

const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

describe('V5 the ARN of a KMS key', () => {
  it.each([
    [key, 'eu-west-1'],
    ['arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab', 'us-east-1'],
    ['arn:aws-cn:kms:cn-north-1:111122223333:alias/team/keyward', 'cn-north-1'],
    ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/keyward', 'us-gov-west-1'],
  ])('%s is in %s', (arn, region) => {
    expect(regionOf(arn)).toBe(region)
  })

  it.each([
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'alias/keyward',
    'arn:aws:kms:eu-west-1:111122223333:grant/1',
    'arn:aws:s3:eu-west-1:111122223333:key/1',
    'arn:aws:kms::111122223333:key/1',
    'arn:aws:kms:eu-west-1:1111:key/1',
    `${key}/more`,
    `${key}\n`,
    'arn:aws:kms:evil.example/:111122223333:key/1',
  ])('%j is none', (text) => {
    expect(regionOf(text)).toBeNull()
    expect(() => requireRegion(text, {})).toThrow(expect.objectContaining({ code: 'key-misconfigured' }))
  })

  it('decides the region, and refuses another with both', () => {
    expect(requireRegion(key, {})).toBe('eu-west-1')
    expect(requireRegion(key, { region: 'eu-west-1' })).toBe('eu-west-1')
    expect(() => requireRegion(key, { region: 'us-east-1' })).toThrow(
      expect.objectContaining({ code: 'key-region', subjects: ['eu-west-1', 'us-east-1'] }),
    )
  })
})

describe('V5 the endpoint of KMS', () => {
  it.each([
    'https://vpce-0123-abc.kms.eu-west-1.vpce.amazonaws.com',
    'http://localhost:4566',
    'http://127.0.0.1:5000/',
    'http://[::1]:5000',
  ])('may be %s', (endpoint) => {
    expect(complaintAboutEndpoint(endpoint)).toBeNull()
    expect(endpointOf({ endpoint })).toBe(endpoint)
  })

  it.each([
    'kms.example',
    'ftp://kms.example',
    'http://kms.example',
    'http://127.0.0.1.example',
    'http://0.0.0.0:5000',
    'https://ada:pw@kms.example',
    'https://kms.example/?a=b',
  ])('is not %s, which is refused also where the environment changed it later', (endpoint) => {
    expect(complaintAboutEndpoint(endpoint)).toMatch(/\.$/)
    expect(() => endpointOf({ endpoint })).toThrow(
      expect.objectContaining({ code: 'key-misconfigured', subjects: ['AWS_ENDPOINT_URL_KMS'] }),
    )
  })

  it('is AWS’s own where there is none', () => {
    expect(endpointOf({})).toBeUndefined()
  })
})
