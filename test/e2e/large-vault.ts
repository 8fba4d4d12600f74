import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { encryptBundle } from '../../src/main/team/bundles/codec.ts'
import type { Client } from '../../src/shared/api/contract.ts'
import { samplePayload } from '../bench/sample.ts'

const chunk = 10_000
/** Bytes of a piece of a file. */
const piece = 48 * 1024

/** Fills a vault with as many credentials as a large company has, through its own import. */
export async function fillVault(client: Client, size: number): Promise<void> {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  for (let from = 0; from < size; from += chunk) {
    const payload = samplePayload(from, Math.min(chunk, size - from))
    const bytes = Buffer.from(await encryptBundle(payload, { recipients: [recipient] }, { armor: false }))
    const { fileId } = await client.files.create({ size: bytes.length })
    for (let at = 0; at < bytes.length; at += piece)
      await client.files.append({ fileId, chunk: bytes.subarray(at, at + piece).toString('base64') })
    const { previewId } = await client.bundles.preview({ fileId, key: { with: 'identity', identity } })
    await client.bundles.import({ previewId, onConflict: 'replace', choices: {}, dryRun: false })
  }
}
