import { describe, expect, it } from 'vitest'
import { createItem } from './item.ts'
import { resetVaultStores, tellVaultStores } from './vault-bound.ts'

/** Reads of items that end when the test lets them. */
function reads() {
  const waiting: { id: string; answer: (text: string) => void }[] = []
  const load = (id: string) => new Promise<string>((answer) => waiting.push({ id, answer }))
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { waiting, load, settle }
}

describe('One item that a screen shows', () => {
  it('is forgotten when another is opened, whose answer alone counts', async () => {
    const { waiting, load, settle } = reads()
    const item = createItem(load, [])
    const leave = item.look('a')
    leave()
    item.look('b')
    waiting[1]?.answer('B')
    waiting[0]?.answer('A')
    await settle()
    expect(item.store.getState()).toMatchObject({ id: 'b', value: 'B', isLoading: false })
  })

  it('stays while a second part of the screen still shows it', async () => {
    const { waiting, load, settle } = reads()
    const item = createItem(load, [])
    const leaveFirst = item.look('a')
    const leaveSecond = item.look('a')
    leaveFirst()
    waiting[0]?.answer('A')
    await settle()
    expect(waiting).toHaveLength(1)
    expect(item.store.getState().value).toBe('A')
    leaveSecond()
    expect(item.store.getState().value).toBeNull()
  })

  it('is read again when its area changes, and forgotten when the vault locks', async () => {
    const { waiting, load, settle } = reads()
    const item = createItem(load, ['credentials'])
    item.look('a')
    waiting[0]?.answer('old')
    await settle()
    tellVaultStores(new Set(['systems']))
    expect(waiting).toHaveLength(1)
    tellVaultStores(new Set(['credentials']))
    expect(item.store.getState().value).toBe('old')
    waiting[1]?.answer('new')
    await settle()
    expect(item.store.getState().value).toBe('new')
    resetVaultStores()
    expect(item.store.getState()).toMatchObject({ id: null, value: null })
  })
})
