import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startScene, type VaultScene } from './vault-scene.ts'
import { startTransit, type TransitPeer } from './vault-transit.ts'

/** Starts Transit for the tests of a suite, and a scene of its own for each of them. */
export function inTransit(given: (bao: TransitPeer, scene: VaultScene) => void): void {
  let bao: TransitPeer | undefined
  let scene: VaultScene | undefined
  beforeAll(async () => {
    bao = await startTransit()
  })
  afterAll(() => bao?.stop())
  beforeEach(async () => {
    scene = await startScene()
    if (bao) given(bao, scene)
  })
  afterEach(() => scene?.close())
}
