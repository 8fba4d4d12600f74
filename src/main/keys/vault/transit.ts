import * as z from 'zod'
import { VaultError } from '../../../shared/errors.ts'
import type { KeyProvider, ProviderRequest, SlotParams } from '../provider.ts'
import { bindContext, contextBytes, type SlotContext, unbindContext } from '../slot-context.ts'
import { type Session, withSession } from './session.ts'

const keyAnswer = z.object({
  data: z.object({
    type: z.string(),
    derived: z.boolean().default(false),
    soft_deleted: z.boolean().default(false),
    /** When each version was made, in seconds; something else for keys of other types. */
    keys: z.record(z.string(), z.unknown()),
  }),
})
const encryptAnswer = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v[1-9]\d{0,8}:[\w+/=]+$/) }) })
const decryptAnswer = z.object({ data: z.object({ plaintext: z.base64() }) })

/** Types of keys that bind associated data. */
const aead = /^(?:aes(?:128|256)-gcm96|x?chacha20-poly1305)$/

/** Wraps by a key of Vault Transit. The context is bound twice: as associated data, and inside what is encrypted. */
export function transit(request: ProviderRequest): KeyProvider {
  const { mount, key } = request.settings
  const path = (verb: 'keys' | 'encrypt' | 'decrypt') => `${mount}/${verb}/${key}`
  const inSession = <T>(work: (session: Session) => Promise<T>) => withSession(request, work)
  const factsOfKey = async (session: Session) => answerOf(keyAnswer, await session.read(path('keys')))

  /** Encrypting under a name that no key has makes one, where policies allow it, so the key is looked at first. */
  async function suitableKey(session: Session) {
    const { data } = await factsOfKey(session)
    if (data.soft_deleted) throw new VaultError('key-disabled')
    if (!aead.test(data.type) || data.derived) throw new VaultError('key-unsuitable')
    return data
  }

  /** Whether the key has been deleted and made anew under its name, so that it can't decrypt what it once did. */
  async function isAnother(session: Session, { keyVersion, keyMade }: SlotParams): Promise<boolean> {
    const found = await factsOfKey(session).catch(() => null)
    return found !== null && keyMade !== undefined && found.data.keys[String(keyVersion)] !== keyMade
  }

  return {
    id: 'vault',
    check: () =>
      inSession(async (session) => {
        await suitableKey(session)
      }),
    wrap: (vaultKey, context) =>
      inSession(async (session) => {
        const { keys } = await suitableKey(session)
        const bound = bindContext(vaultKey, context)
        const plaintext = bound.toString('base64')
        bound.fill(0)
        const answer = await session.write(path('encrypt'), { plaintext, associated_data: associated(context) })
        const { ciphertext } = answerOf(encryptAnswer, answer).data
        const keyVersion = Number(ciphertext.split(':')[1]?.slice(1))
        const keyMade = keys[keyVersion]
        return {
          wrapped: Buffer.from(ciphertext),
          params: { keyVersion, ...(typeof keyMade === 'number' && { keyMade }) },
        }
      }),
    unwrap: ({ wrapped, params }, context) =>
      inSession(async (session) => {
        try {
          const ciphertext = wrapped.toString('latin1')
          const answer = await session.write(path('decrypt'), { ciphertext, associated_data: associated(context) })
          return unbindContext(Buffer.from(answerOf(decryptAnswer, answer).data.plaintext, 'base64'), context)
        } catch (error) {
          const isForeign = error instanceof VaultError && error.code === 'key-wrong-vault'
          throw isForeign && (await isAnother(session, params)) ? new VaultError('key-wrong') : error
        }
      }),
  }
}

function associated(context: SlotContext): string {
  return contextBytes(context).toString('base64')
}

/** @throws VaultError `key-not-the-service` when it isn't what Transit answers */
function answerOf<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new VaultError('key-not-the-service')
  return parsed.data
}
