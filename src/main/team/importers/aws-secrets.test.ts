import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('S6 secrets of AWS Secrets Manager', () => {
  it('are texts as they stand, where they hold more JSON than anybody keeps in a secret', async () => {
    const deep = `{"a":${'['.repeat(100)}${']'.repeat(100)}}`
    const { credentials } = await take('secrets.json', { Name: 'deep', SecretString: deep })
    expect(credentials).toMatchObject([{ name: 'deep', type: 'password', secrets: { password: deep } }])
  })

  it('are logins of rotation, keys, texts and binary texts, the version in use alone', async () => {
    const { format, credentials, connections, notTaken } = await take('secrets.json', {
      SecretValues: [
        {
          ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/orders-AbCdEf',
          Name: 'prod/orders',
          SecretString: JSON.stringify({
            username: 'shop',
            password: 'pw-1',
            engine: 'postgres',
            host: 'db.example.com',
            port: 5432,
            dbname: 'orders',
            dbInstanceIdentifier: 'orders',
          }),
          VersionStages: ['AWSCURRENT'],
        },
        { Name: 'old', SecretString: 'x', VersionStages: ['AWSPREVIOUS'] },
        { Name: 'plain', SecretString: 'just a text' },
        { Name: 'bytes', SecretBinary: base64('from bytes') },
        { Name: 'real-bytes', SecretBinary: Buffer.from([255, 0, 254]).toString('base64') },
      ],
      Errors: [
        {
          SecretId: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:gone-AbCdEf',
          ErrorCode: 'ResourceNotFoundException',
        },
      ],
    })
    expect(format).toBe('aws-secrets-manager')
    expect(credentials).toMatchObject([
      { name: 'prod/orders', type: 'database-login', environment: 'production', config: { username: 'shop' } },
      { name: 'plain', type: 'password', secrets: { password: 'just a text' } },
      { name: 'bytes', type: 'password', secrets: { password: 'from bytes' } },
    ])
    expect(connections).toMatchObject([
      { kind: 'postgresql', parameters: { host: 'db.example.com', database: 'orders' } },
    ])
    expect(notTaken.map(({ what }) => what)).toEqual(['old', 'real-bytes', 'gone'])
  })
})
