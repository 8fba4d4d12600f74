import { beforeEach, describe, expect, it } from 'vitest'
import { arrive, currentPlace, goBack, goForward, navigate, replacePlace } from './router.ts'
import { resetVaultStores } from './vault-bound.ts'

describe('places in the window', () => {
  beforeEach(() => {
    replacePlace({ area: 'overview' })
    resetVaultStores()
  })

  it('go back and forward, and a new way cuts off the old one ahead', () => {
    navigate({ area: 'credentials' })
    navigate({ area: 'credentials', id: '1' })
    goBack()
    expect(currentPlace()).toEqual({ area: 'credentials' })
    goForward()
    expect(currentPlace()).toEqual({ area: 'credentials', id: '1' })
    goBack()
    navigate({ area: 'audit' })
    goForward()
    expect(currentPlace()).toEqual({ area: 'audit' })
  })

  it('stay where they are at both ends', () => {
    goBack()
    expect(currentPlace()).toEqual({ area: 'overview' })
    goForward()
    expect(currentPlace()).toEqual({ area: 'overview' })
  })

  it('count the same place once', () => {
    navigate({ area: 'audit' })
    navigate({ area: 'audit' })
    goBack()
    expect(currentPlace()).toEqual({ area: 'overview' })
  })

  it('begin an action once: arriving takes it away, and going back does not begin it again', () => {
    navigate({ area: 'credentials', action: 'new' })
    arrive()
    navigate({ area: 'audit' })
    goBack()
    expect(currentPlace()).toEqual({ area: 'credentials' })
  })

  it('forget after a lock what was open, and keep the area', () => {
    navigate({ area: 'connections', id: 'secret-plan' })
    resetVaultStores()
    expect(currentPlace()).toEqual({ area: 'connections' })
    goBack()
    expect(currentPlace()).toEqual({ area: 'connections' })
  })
})
