import { expect, it } from 'vitest'
import { formatBytes } from './size.ts'

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1.0 KB'],
  [14_200, '14 KB'],
  [999_700, '1.0 MB'],
  [3_440_000, '3.4 MB'],
  [256 * 1024 * 1024, '268 MB'],
])('%i bytes read as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
