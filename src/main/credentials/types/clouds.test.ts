import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { awsAccessKey } from './aws-access-key.ts'
import { azureServicePrincipal } from './azure-service-principal.ts'
import { gcpServiceAccount } from './gcp-service-account.ts'
import { gcpWorkloadFederation } from './gcp-workload-federation.ts'
import { complaint, factsOf, keyFile, valuesOf } from './testing.ts'
import { webhookSecret } from './webhook-secret.ts'

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

describe('C1 AWS access key', () => {
  it('names the account that its ID holds, and is handed to programs as AWS’s own tools read it', () => {
    const given = [
      awsAccessKey,
      { accessKeyId: 'ASIAQNZGKIQY56JQ7WML', region: 'eu-central-1' },
      { secretAccessKey, sessionToken: 'token' },
    ] as const
    expect(factsOf(...given)).toEqual({ 'AWS account': '029608264753', 'Kind of key': 'Temporary' })
    expect(awsAccessKey.env?.(valuesOf(...given), 'ignored')).toEqual({
      AWS_ACCESS_KEY_ID: 'ASIAQNZGKIQY56JQ7WML',
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: 'token',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
    })
  })

  it('of an old account or another store says nothing of itself', () => {
    expect(factsOf(awsAccessKey, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, { secretAccessKey })).toEqual({
      'Kind of key': 'Lasting',
    })
    expect(factsOf(awsAccessKey, { accessKeyId: 'minioadmin' }, { secretAccessKey: 'minioadmin' })).toEqual({})
  })

  const id = 'AKIAIOSFODNN7EXAMPLE'
  const roleArns = 'arn:aws:iam::123456789012:role/deploy\narn:aws-us-gov:iam::123456789012:role/path/other'
  it.each([
    [{ accessKeyId: 'AKIAIOSFODNN7EXAMPL' }, { secretAccessKey }, /^accessKeyId: .*20 capital/],
    [{ accessKeyId: 'AIDAIOSFODNN7EXAMPLE' }, { secretAccessKey }, /^accessKeyId: .*user, role or group/],
    [{ accessKeyId: id }, { secretAccessKey: 'short' }, /^secretAccessKey: .*40/],
    [{ accessKeyId: 'ASIAQNZGKIQY56JQ7WML' }, { secretAccessKey }, /^sessionToken: .*needs/],
    [{ accessKeyId: id }, { secretAccessKey, sessionToken: 't' }, /^sessionToken: .*Remove/],
    [{ accessKeyId: id, externalId: 'x1' }, { secretAccessKey }, /^externalId: .*role/],
    [{ accessKeyId: id, roleArns: `${roleArns}\nnope` }, { secretAccessKey }, /^roleArns: Role 3/],
    [{ accessKeyId: id, mfaSerial: 'arn:aws:iam::123456789012:mfa/me' }, { secretAccessKey }, /^mfaSecret: /],
    [{ accessKeyId: id }, { secretAccessKey, mfaSecret: 'JBSWY3DPEHPK3PXP' }, /^mfaSerial: /],
    [{ accessKeyId: id }, { secretAccessKey, mfaSecret: 'JBSW Y3DP' }, /^mfaSecret: .*Base32/],
    [{ accessKeyId: id, roleArns, externalId: 'x1', sessionName: 'ci' }, { secretAccessKey }, /^$/],
  ])('%# is complained about at its field', (config, secrets, reason) => {
    expect(complaint(awsAccessKey, config, secrets)).toMatch(reason)
  })
})

describe('C1 Azure service principal', () => {
  const ids = { tenantId: 'contoso.onmicrosoft.com', clientId: '11111111-2222-3333-4444-555555555555' }

  it('signs in with a secret, a certificate, or as the machine', () => {
    expect(complaint(azureServicePrincipal, ids, { clientSecret: 'abc8Q~value' })).toBe('')
    expect(complaint(azureServicePrincipal, { method: 'managed-identity' }, {})).toBe('')
    const certificate = { ...ids, method: 'certificate', certificate: keyFile('client.crt') }
    const given = [azureServicePrincipal, certificate, { privateKey: keyFile('rsa.pem') }] as const
    expect(factsOf(...given)).toMatchObject({ Subject: 'C=DE, O=Example GmbH, CN=client' })
    expect(azureServicePrincipal.expiry?.(valuesOf(...given), 'full')).toEqual(new Date('2027-11-29T00:35:09Z'))
  })

  it.each([
    [ids, { clientSecret: ids.clientId }, /^clientSecret: This is the ID of a secret/],
    [{ ...ids, clientId: 'name' }, { clientSecret: 'x' }, /^clientId: .*GUID/],
    [{ tenantId: ids.tenantId }, { clientSecret: 'x' }, /^clientId: .*required/],
    [{ clientId: ids.clientId }, { clientSecret: 'x' }, /^tenantId: .*required/],
    [{ method: 'managed-identity' }, { clientSecret: 'x' }, /^clientSecret: .*Signs in with/],
    [{ ...ids, method: 'certificate' }, { privateKey: keyFile('rsa.pem') }, /^certificate: .*required/],
    [
      { ...ids, method: 'certificate', certificate: keyFile('ca.crt') },
      { privateKey: keyFile('ec.pem') },
      /^certificate: .*RSA/,
    ],
  ])('%# is complained about at its field', (config, secrets, reason) => {
    expect(complaint(azureServicePrincipal, config, secrets)).toMatch(reason)
  })
})

const serviceAccount = {
  type: 'service_account',
  project_id: 'demo',
  private_key_id: '0123abcd',
  private_key: keyFile('rsa.pem'),
  client_email: 'ci@demo.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
}

describe('C1 Google service account', () => {
  it('says whose account it is, without its key', () => {
    const facts = factsOf(gcpServiceAccount, {}, { key: JSON.stringify(serviceAccount) })
    expect(facts).toEqual({
      'Service account': 'ci@demo.iam.gserviceaccount.com',
      Project: 'demo',
      'Key ID': '0123abcd',
      Key: 'RSA, 2048 bits',
    })
  })

  it.each([
    [{ token_uri: 'https://oauth2.googleapis.com.evil.example/token' }, /not Google’s/],
    [{ token_uri: 'http://oauth2.googleapis.com/token' }, /not Google’s/],
    [{ universe_domain: 'example.goog' }, /googleapis\.com/],
    [{ type: 'authorized_user' }, /person’s sign-in/],
    [{ private_key: 'cut' }, /can’t be read/],
    [
      {
        private_key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }),
      },
      /no RSA key/,
    ],
    [{ client_email: '' }, /client_email/],
  ])('with %j is refused', (change, reason) => {
    expect(complaint(gcpServiceAccount, {}, { key: JSON.stringify({ ...serviceAccount, ...change }) })).toMatch(reason)
  })

  it.each(['', '{', '[]', 'null', '"text"', '{"type":["service_account"]}'])('%j is no key file', (key) => {
    expect(complaint(gcpServiceAccount, {}, { key })).toMatch(/^key: /)
  })
})

describe('C1 Google workload federation', () => {
  const configuration = {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/github',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    service_account_impersonation_url:
      'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/ci@demo.iam.gserviceaccount.com:generateAccessToken',
    credential_source: { file: '/var/run/token' },
  }

  it('says which pool and account it leads to', () => {
    expect(factsOf(gcpWorkloadFederation, {}, { configuration: JSON.stringify(configuration) })).toEqual({
      Pool: 'pool',
      Provider: 'github',
      'Service account': 'ci@demo.iam.gserviceaccount.com',
    })
  })

  it.each([
    [{ token_url: 'https://sts.googleapis.com.evil.example/v1/token' }, /"token_url" is not Google’s/],
    [{ service_account_impersonation_url: 'https://evil.example/' }, /"service_account_impersonation_url" is not/],
    [{ credential_source: { executable: { command: '/bin/sh' } } }, /Keyward runs none/],
    [{ credential_source: {} }, /credential_source/],
    [{ audience: '//iam.googleapis.com/x' }, /audience/],
  ])('with %j is refused', (change, reason) => {
    const text = JSON.stringify({ ...configuration, ...change })
    expect(complaint(gcpWorkloadFederation, {}, { configuration: text })).toMatch(reason)
  })
})

describe('C1 webhook secret', () => {
  it('of Standard Webhooks is 24 to 64 bytes in Base64, with or without its prefix', () => {
    const scheme = { scheme: 'standard-webhooks' }
    expect(complaint(webhookSecret, scheme, { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })).toBe('')
    expect(complaint(webhookSecret, scheme, { secret: 'whsec_short' })).toMatch(/^secret: /)
    expect(complaint(webhookSecret, {}, { secret: 'whsec_short' })).toBe('')
  })
})
