import { describe, expect, it } from 'vitest'
import { parseHostKey, preferredAlgorithms } from './host-keys.ts'

const keyOf = (algorithm: string) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(algorithm.length)
  const key = parseHostKey(Buffer.concat([length, Buffer.from(algorithm), Buffer.alloc(40)]))
  return key ?? expect.fail('no key')
}

describe('T9 which algorithms a server is asked for', () => {
  it('are those of the trusted keys, RSA with SHA-2 alone', () => {
    expect(preferredAlgorithms([keyOf('ssh-rsa')])).toEqual(['rsa-sha2-512', 'rsa-sha2-256'])
    expect(preferredAlgorithms([keyOf('ecdsa-sha2-nistp384'), keyOf('ssh-ed25519')])).toEqual([
      'ssh-ed25519',
      'ecdsa-sha2-nistp384',
    ])
  })

  it('leave out what can’t be checked or proves nothing, which known_hosts may name all the same', () => {
    const others = ['ssh-dss', 'sk-ssh-ed25519@openssh.com', 'ssh-ed25519-cert-v01@openssh.com'].map(keyOf)
    expect(preferredAlgorithms([...others, { fingerprint: `SHA256:${'a'.repeat(43)}` }])).toEqual([])
  })
})
