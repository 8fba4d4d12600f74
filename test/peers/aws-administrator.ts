import { KMS } from '@aws-sdk/client-kms'

/** Where the tests' keys are. */
export const region = 'eu-west-1'

/** A client of KMS for what an administrator does. */
export function administrator(endpoint: string): KMS {
  return new KMS({ region, endpoint, credentials: { accessKeyId: 'administrator', secretAccessKey: 'x' } })
}
