import { describe, expect, it } from 'vitest'
import { take } from '../../../../test/fakes/import-file.ts'

describe('S6 the files of AWS', () => {
  const text = `
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE#EY
[temporary]
aws_access_key_id=ASIAIOSFODNN7EXAMPLE
aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
aws_session_token=IQoJb3JpZ2luX2VjEXAMPLE==
[profile prod]
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = middle
external_id = ext-1
region = eu-central-1
s3 =
  max_concurrent_requests = 20
[profile middle]
role_arn = arn:aws:iam::123456789012:role/middle
source_profile = default
[profile sso]
sso_session = company
sso_account_id = 123456789012
[sso-session company]
sso_start_url = https://example.awsapps.com/start
[profile program]
credential_process = /usr/bin/get-key
[profile round]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = round2
[profile round2]
role_arn = arn:aws:iam::123456789012:role/b
source_profile = round
`
  it('bring keys with what a secret may hold, session tokens, and roles by their chain', async () => {
    const { format, credentials } = await take('credentials', text)
    expect(format).toBe('aws')
    expect(credentials).toMatchObject([
      { name: 'AWS default', secrets: { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE#EY' } },
      { name: 'AWS temporary', secrets: { sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==' } },
      {
        name: 'AWS prod',
        environment: 'production',
        config: {
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          region: 'eu-central-1',
          externalId: 'ext-1',
          roleArns: 'arn:aws:iam::123456789012:role/middle\narn:aws:iam::123456789012:role/deploy',
        },
      },
      { name: 'AWS middle', config: { roleArns: 'arn:aws:iam::123456789012:role/middle' } },
    ])
  })

  it('tell which profiles leave no lasting key, and why', async () => {
    const { notTaken } = await take('config', text)
    expect(notTaken.map(({ what, reason }) => `${what}: ${reason}`)).toEqual([
      expect.stringMatching(/^Profile sso: It signs in through IAM Identity Center/),
      expect.stringMatching(/^Profile program: Its key comes from a program, which an import never runs/),
      expect.stringMatching(/^Profile round: Its profiles lead round in a circle/),
      expect.stringMatching(/^Profile round2: Its profiles lead round in a circle/),
    ])
  })
})
