import { expect, it } from 'vitest'
import { base64OfFile, textOfFile } from './file-text.ts'

const file = (...parts: BlobPart[]) => new File(parts, 'file')
const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => (index * 7) % 256)

it('a text is read as it is, and bytes as Base64', async () => {
  expect(await textOfFile(file('-----BEGIN ü-----\r\n'))).toBe('-----BEGIN ü-----\r\n')
  expect(await textOfFile(file(bytes))).toBe(Buffer.from(bytes).toString('base64'))
})

it('a file for a field of Base64 is encoded once', async () => {
  const encoded = Buffer.from(bytes).toString('base64')
  expect(await base64OfFile(file(bytes))).toBe(encoded)
  expect(await base64OfFile(file(`${encoded}\n`))).toBe(encoded)
  expect(await base64OfFile(file('{a}'))).toBe(Buffer.from('{a}').toString('base64'))
})
