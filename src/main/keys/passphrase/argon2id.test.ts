import { argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { argon2id, nativeArgon2id, workerArgon2id } from './argon2id.ts'

const known = {
  // From the test program of the reference implementation: password, somesalt, t=2, m=64 MiB, p=1.
  request: {
    passphrase: Buffer.from('password'),
    salt: Buffer.from('somesalt'),
    cost: { memoryKiB: 64 * 1024, passes: 2, lanes: 1 },
    length: 32,
  },
  key: '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
}

describe('Argon2id', () => {
  it.each([
    ['Node', nativeArgon2id],
    ['the worker', workerArgon2id],
    ['whichever is there', argon2id],
  ])('gives the reference implementation’s key in %s', async (_, derive) => {
    expect((await derive(known.request)).toString('hex')).toBe(known.key)
  })

  it('gives the key of RFC 9106, section 5.3, in Node, which alone takes all of its inputs', async () => {
    const key = await promisify(argon2)('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      parallelism: 4,
      tagLength: 32,
      memory: 32,
      passes: 3,
    })
    expect(key.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  })

  it('gives the same key in Node and in the worker, whatever is asked for', async () => {
    for (const [memoryKiB, passes, lanes, length] of [
      [8, 1, 1, 32],
      [64, 3, 4, 64],
      [1024, 2, 2, 16],
    ] as const) {
      const request = {
        passphrase: Buffer.from(`päss ${memoryKiB}`),
        salt: Buffer.alloc(16, passes),
        cost: { memoryKiB, passes, lanes },
        length,
      }
      const [native, worker] = [await nativeArgon2id(request), await workerArgon2id(request)]
      expect(worker.equals(native)).toBe(true)
      expect(worker).toHaveLength(length)
    }
  })

  it('leaves the passphrase to its owner', async () => {
    const passphrase = Buffer.from('mine to wipe')
    const cost = { memoryKiB: 8, passes: 1, lanes: 1 }
    await workerArgon2id({ passphrase, salt: Buffer.alloc(16), cost, length: 32 })
    expect(passphrase.toString()).toBe('mine to wipe')
  })

  it('fails without repeating its input', async () => {
    const request = { ...known.request, salt: Buffer.alloc(1) }
    const failure = await workerArgon2id(request).then(String, String)
    expect(failure).toBe('Error: The key derivation failed.')
  })
})
