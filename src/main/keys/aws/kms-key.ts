import { createHash } from 'node:crypto'
import type { KMS } from '@aws-sdk/client-kms'
import { VaultError } from '../../../shared/errors.ts'
import { canonical } from '../../crypto/canonical.ts'
import type { KeyProvider, ProviderRequest, SlotParams } from '../provider.ts'
import { serviceDeadlineMs, withDeadline } from '../remote/deadline.ts'
import { requireSound } from '../settings.ts'
import { bindContext, type SlotContext, unbindContext } from '../slot-context.ts'
import { endpointOf, regionOf, requireRegion } from './address.ts'
import { kmsFailure } from './failures.ts'
import { awsFields } from './fields.ts'
import { clientBehaviour, openRequests } from './requests.ts'
import { type Credentials, ofProfile, ownCredentials, profileOf } from './sign-in.ts'

/**
 * What authenticates the wrapped key inside KMS. A policy may require it, and CloudTrail shows it: nothing in it is secret. The settings
 * are in it as the slot notes them, since they stand in a file that isn't proven yet when they are used: an edited proxy and CA get to
 * read KMS's refusal, for they can't change the signed request, and never the vault key.
 */
function encryptionContext({ vaultId, slotId, format }: SlotContext, noted: SlotParams): Record<string, string> {
  const settings = Object.keys(noted)
    .sort()
    .flatMap((name) => (name === 'wrappedBy' ? [] : [name, String(noted[name])]))
  return {
    'keyward-vault': vaultId,
    'keyward-slot': slotId,
    'keyward-format': format,
    'keyward-settings': createHash('sha256').update(canonical(settings)).digest('base64url'),
  }
}

/** The one thing that is done with the client. */
type Use<T> = (kms: KMS, options: { readonly abortSignal: AbortSignal }) => Promise<T>

/**
 * One key of AWS KMS, for one slot. The ARN that KMS wrapped with is noted as `wrappedBy`: behind an alias another key may stand later.
 */
export function kmsKey(request: ProviderRequest): KeyProvider {
  const { settings, environment } = request
  const deadlineMs = environment.serviceDeadlineMs ?? serviceDeadlineMs
  const { keyArn = '' } = settings
  // Once for a wrap and the unwrap that proves it: the process of a profile may ask a person.
  let credentials: Credentials | undefined

  const call = async <T>(action: 'kms:Encrypt' | 'kms:Decrypt', arn: string, use: Use<T>): Promise<T> => {
    const region = requireRegion(arn, settings)
    const endpoint = endpointOf(settings)
    requireSound(awsFields, settings)
    // Before the clock runs: a keychain that is locked asks the person, whose time isn't AWS's.
    credentials ??= await ownCredentials(request)
    return withDeadline(deadlineMs, async (signal) => {
      const requests = await openRequests(request, deadlineMs, signal)
      try {
        credentials ??= await ofProfile(request, region, requests)
        const { KMS } = await import('@aws-sdk/client-kms')
        const kms = new KMS({
          ...clientBehaviour,
          region,
          credentials,
          requestHandler: requests.handler,
          ignoreConfiguredEndpointUrls: true,
          ...(endpoint && { endpoint }),
        })
        return await use(kms, { abortSignal: signal })
      } catch (error) {
        throw kmsFailure(error, requests.failure(), { action, arn, profile: profileOf(request) })
      } finally {
        requests.close()
      }
    })
  }

  return {
    id: 'aws',
    async check() {
      requireRegion(keyArn, settings)
      endpointOf(settings)
    },

    async wrap(vaultKey, context) {
      const bound = bindContext(vaultKey, context)
      try {
        const { CiphertextBlob, KeyId = '' } = await call('kms:Encrypt', keyArn, (kms, options) =>
          kms.encrypt(
            { KeyId: keyArn, Plaintext: bound, EncryptionContext: encryptionContext(context, settings) },
            options,
          ),
        )
        if (!CiphertextBlob || regionOf(KeyId) === null) throw new VaultError('key-not-the-service')
        return { wrapped: Buffer.from(CiphertextBlob), params: { wrappedBy: KeyId } }
      } finally {
        bound.fill(0)
      }
    },

    async unwrap({ wrapped, params }, context) {
      const { wrappedBy } = params
      if (typeof wrappedBy !== 'string' || regionOf(wrappedBy) === null) throw new VaultError('keyslots-damaged')
      const { Plaintext } = await call('kms:Decrypt', wrappedBy, (kms, options) =>
        kms.decrypt(
          { CiphertextBlob: wrapped, KeyId: wrappedBy, EncryptionContext: encryptionContext(context, params) },
          options,
        ),
      )
      if (!Plaintext) throw new VaultError('key-not-the-service')
      return unbindContext(Buffer.from(Plaintext.buffer, Plaintext.byteOffset, Plaintext.byteLength), context)
    },
  }
}
