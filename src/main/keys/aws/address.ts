import { VaultError } from '../../../shared/errors.ts'
import type { ProviderSettings } from '../provider.ts'
import { complaintAboutAddress } from '../remote/address.ts'

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id; partitions are aws, aws-cn, aws-us-gov and more. */
const keyArnPattern =
  /^arn:aws[a-z-]{0,20}:kms:([a-z]{2}[a-z0-9-]{1,30}):\d{12}:(?:key\/[A-Za-z0-9-]{1,64}|alias\/[A-Za-z0-9:/_-]{1,256})$/

/** The region in the ARN of a KMS key or of an alias; null when it is none. */
export function regionOf(arn: string): string | null {
  return keyArnPattern.exec(arn)?.[1] ?? null
}

/**
 * The region in which a key is asked for. A region that is set beside the key's own could only lead to a service that doesn't have
 * the key, so nothing is sent there.
 * @throws VaultError `key-region` with both regions, `key-misconfigured` when this is no ARN of a key
 */
export function requireRegion(arn: string, { region }: ProviderSettings): string {
  const own = regionOf(arn)
  if (own === null) throw new VaultError('key-misconfigured')
  if (region && region !== own) throw new VaultError('key-region', { subjects: [own, region] })
  return own
}

/** A complaint about the address of an endpoint as a sentence, or null. */
export const complaintAboutEndpoint = (value: string) => complaintAboutAddress(value, 'https://HOST')

/**
 * The endpoint of the settings; undefined for the one that AWS has in the region. It is looked at once more where it is used: the
 * variable that gives it may have changed since.
 * @throws VaultError `key-misconfigured`
 */
export function endpointOf({ endpoint }: ProviderSettings): string | undefined {
  if (!endpoint) return undefined
  if (complaintAboutEndpoint(endpoint) !== null)
    throw new VaultError('key-misconfigured', { subjects: ['AWS_ENDPOINT_URL_KMS'] })
  return endpoint
}
