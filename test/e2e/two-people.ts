import type { Client } from '../../src/shared/api/contract.ts'

/** Hands a file from one core to the other, as by mail. */
async function carry(from: Client, to: Client, fileId: string): Promise<string> {
  const pieces: Buffer[] = []
  for (let done = false; !done; ) {
    const piece = await from.files.read({ fileId, offset: pieces.reduce((sum, { length }) => sum + length, 0) })
    pieces.push(Buffer.from(piece.chunk, 'base64'))
    done = piece.done
  }
  const bytes = Buffer.concat(pieces)
  const { fileId: there } = await to.files.create({ size: bytes.length })
  await to.files.append({ fileId: there, chunk: bytes.toString('base64') })
  return there
}

/** Both have identities and each other’s verified card, and are in a team that the first one made. */
export async function introduce(ada: Client, bob: Client): Promise<string> {
  const [hers, his] = [
    await ada.identity.create({ name: 'Ada Lovelace' }),
    await bob.identity.create({ name: 'Bob Kahn' }),
  ]
  for (const [client, card] of [
    [ada, his.card],
    [bob, hers.card],
  ] as const) {
    const { id } = await client.identity.addContact({ card })
    await client.identity.verifyContact({ id, isVerified: true })
  }
  const { id } = await ada.teams.create({ name: 'Platform' })
  await ada.teams.addMembers({ id, contactIds: [his.id], role: 'member' })
  await ada.teams.setGroup({ id, groupId: null, name: 'On call', add: [his.id], remove: [] })
  const { fileId } = await ada.teams.export({ id })
  const { previewId } = await bob.teams.open({ fileId: await carry(ada, bob, fileId) })
  await bob.teams.join({ previewId, isCompared: false })
  return id
}
