import { beforeEach, describe, expect, it } from 'vitest'
import { createResource } from './resource.ts'
import { resetVaultStores, tellVaultStores } from './vault-bound.ts'

const settled = () => new Promise((done) => setTimeout(done))

describe('a resource', () => {
  let reads = 0
  let value = 'one'
  beforeEach(() => {
    resetVaultStores()
    reads = 0
    value = 'one'
  })
  const resource = createResource(async () => {
    reads++
    return value
  }, ['credentials'])

  it('is read when it is first looked at, and not again at the next look', async () => {
    resource.look()()
    await settled()
    resource.look()()
    await settled()
    expect(resource.get().value).toBe('one')
    expect(reads).toBe(1)
  })

  it('is read again after a change: at once while somebody looks, else at the next look', async () => {
    const stop = resource.look()
    await settled()
    value = 'two'
    tellVaultStores(new Set(['credentials']))
    await settled()
    expect(resource.get().value).toBe('two')
    stop()
    value = 'three'
    tellVaultStores(new Set(['credentials']))
    await settled()
    expect(resource.get().value).toBe('two')
    resource.look()()
    await settled()
    expect(resource.get().value).toBe('three')
  })

  it('is not read for a change of something else', async () => {
    const stop = resource.look()
    await settled()
    tellVaultStores(new Set(['audit']))
    await settled()
    expect(reads).toBe(1)
    stop()
  })

  it('keeps nothing after a lock, not even an answer that comes later', async () => {
    let answer: (text: string) => void = () => {}
    const slow = createResource(() => new Promise<string>((done) => (answer = done)), ['credentials'])
    slow.look()()
    resetVaultStores()
    answer('late')
    await settled()
    expect(slow.get()).toEqual({ value: null, error: null, isLoading: false })
  })

  it('shows the answer to the newest question, whichever comes last', async () => {
    const answers: ((text: string) => void)[] = []
    const racing = createResource(() => new Promise<string>((done) => answers.push(done)), ['credentials'])
    void racing.reload()
    void racing.reload()
    answers[1]?.('new')
    answers[0]?.('old')
    await settled()
    expect(racing.get().value).toBe('new')
  })
})
