import type { Client } from '../../../src/shared/api/contract.ts'
import { startHost } from '../fixtures.ts'
import { connectToHost } from '../host-client.ts'
import { createVault, ownKey, passphrase } from '../steps.ts'

const key = { with: 'passphrase', passphrase } as const

/** What a colleague sends back of credentials that were sent: some rotated, one described anew, some added. */
export async function colleaguesBundle(client: Client, names: readonly string[], home: string): Promise<Buffer> {
  const ids = await Promise.all(names.map(async (ref) => (await client.credentials.get({ ref })).id))
  const sent = await exportBundle(client, ids, 'For Mei')
  const host = await startHost(home, ownKey())
  try {
    ;(await createVault(host)).close()
    const other = await connectToHost(host)
    const theirs = other.client
    await theirs.app.updateSettings({ owner: 'Mei Tanaka' })
    const { fileId } = await theirs.files.create({ size: sent.length })
    await theirs.files.append({ fileId, chunk: sent.toString('base64') })
    const { previewId } = await theirs.bundles.preview({ fileId, key })
    await theirs.bundles.import({ previewId, choices: {}, onConflict: 'replace', dryRun: false })
    for (const [index, ref] of names.entries()) {
      const { id, secretFields } = await theirs.credentials.get({ ref })
      if (index % 3 === 0) {
        const [field = 'key'] = secretFields
        await theirs.credentials.rotate({ id, config: {}, secrets: { [field]: crypto.randomUUID() } })
      } else if (index % 3 === 1) {
        const metadata = { team: 'Support', tags: ['handed-over'] }
        await theirs.credentials.update({ id, revision: null, metadata, config: null })
      }
    }
    for (const name of ['intercom-chat', 'klaviyo-news', 'typeform-surveys']) {
      await theirs.credentials.create({
        type: 'bearer-token',
        metadata: {
          name,
          systemId: null,
          environment: 'production',
          owner: 'Mei Tanaka',
          team: 'Customer',
          tags: [],
          purpose: '',
          expiresAt: null,
          rotateEvery: null,
          boundHosts: [],
        },
        config: {},
        secrets: { token: crypto.randomUUID() },
      })
    }
    const all = await theirs.credentials.list({
      filter: {},
      sort: 'name',
      descending: false,
      limit: 100,
      cursor: null,
    })
    const back = await exportBundle(
      theirs,
      all.items.map(({ id }) => id),
      'Customer team, after the rotation',
    )
    other.close()
    return back
  } finally {
    await host.stop()
  }
}

async function exportBundle(client: Client, credentialIds: string[], note: string): Promise<Buffer> {
  const { fileId } = await client.bundles.export({ choose: { credentialIds }, to: key, note, armor: false })
  const pieces: Buffer[] = []
  for (let offset = 0, done = false; !done; ) {
    const piece = await client.files.read({ fileId, offset })
    const bytes = Buffer.from(piece.chunk, 'base64')
    pieces.push(bytes)
    offset += bytes.length
    done = piece.done
  }
  return Buffer.concat(pieces)
}
