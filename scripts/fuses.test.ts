import { FuseV1Options } from '@electron/fuses'
import { expect, it } from 'vitest'
import { fuses } from './fuses.ts'

it('decides every fuse that Electron has', () => {
  const all = Object.values(FuseV1Options).filter((value) => typeof value === 'number')
  expect(all.filter((fuse) => typeof fuses[fuse] !== 'boolean')).toEqual([])
  expect(fuses.strictlyRequireAllFuses).toBe(true)
})

it('leaves no way to run other code with the packaged program', () => {
  expect(fuses[FuseV1Options.RunAsNode]).toBe(false)
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(false)
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(false)
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(true)
  expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(true)
})
