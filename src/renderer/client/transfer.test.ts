import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCore, type TestCore } from '../../../test/integration/core.ts'
import { connectClient } from './client.ts'
import { fromBase64, receiveFile, sendFile, toBase64 } from './transfer.ts'

let core: TestCore
let calls: string[]
let disconnect: () => void
beforeEach(async () => {
  core = await startCore()
  calls = []
  disconnect = connectClient({
    call: (name, request) => {
      calls.push(name)
      return core.core.call(name, request)
    },
    subscribe: () => () => {},
    state: 'open',
    onState: () => () => {},
  })
})
afterEach(async () => {
  disconnect()
  await core.close()
})

describe('files between the window and the core', () => {
  it.each([0, 1, 49_152, 49_153, 150_000])('arrive and come back whole: %i bytes', async (size) => {
    const bytes = randomBytes(size)
    const progress: number[] = []
    const fileId = await sendFile(new Blob([bytes]), { onProgress: (done) => progress.push(done) })
    expect(calls.filter((name) => name === 'files.append')).toHaveLength(Math.ceil(size / 49_152))
    expect(progress.at(-1) ?? 0).toBe(size)
    const back = await receiveFile(fileId, 'application/octet-stream')
    expect(back.type).toBe('application/octet-stream')
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true)
  })

  it('stop between two pieces when they are cancelled, and leave nothing in the core', async () => {
    const controller = new AbortController()
    const sending = sendFile(new Blob([randomBytes(200_000)]), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(sending).rejects.toMatchObject({ body: { code: 'cancelled' } })
    expect(calls.filter((name) => name === 'files.append')).toHaveLength(1)
    await expect.poll(() => calls.at(-1)).toBe('files.discard')
  })

  it('fail as the core says when the file is gone there', async () => {
    const fileId = await sendFile(new Blob(['x']))
    await core.client.files.discard({ fileId })
    await expect(receiveFile(fileId, 'text/plain')).rejects.toMatchObject({ body: { code: 'file-not-found' } })
  })

  it('survive Base64 in both directions', () => {
    const bytes = new Uint8Array(randomBytes(49_152))
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
  })
})
