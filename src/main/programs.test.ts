import { expect, it } from 'vitest'
import { lookInPathAlone } from './programs.ts'

it.each([
  ['win32', { PATH: 'bin', NoDefaultCurrentDirectoryInExePath: '1' }],
  ['linux', { PATH: 'bin' }],
] as const)('a program of the current folder is not started on %s', (platform, expected) => {
  const env = { PATH: 'bin' }
  lookInPathAlone(env, platform)
  expect(env).toEqual(expected)
})
