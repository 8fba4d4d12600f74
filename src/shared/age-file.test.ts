import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, it } from 'vitest'
import { peekAge } from './age-file.ts'

async function encrypt(to: 'passphrase' | 'identity'): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  if (to === 'passphrase') {
    encrypter.setScryptWorkFactor(2)
    encrypter.setPassphrase('correct horse battery staple')
  } else encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
  return encrypter.encrypt(new Uint8Array(9000))
}

it.each(['passphrase', 'identity'] as const)(
  'sees that a file asks for a %s, binary and armored, whole and cut',
  async (to) => {
    const file = await encrypt(to)
    const text = new TextEncoder().encode(`\n${armor.encode(file)}`)
    for (const bytes of [file, file.subarray(0, 300), text, text.subarray(0, 301), text.subarray(0, 302)])
      expect(peekAge(bytes)).toBe(to)
  },
)

it('knows what is no age file', () => {
  for (const text of ['', 'PK', 'age-encryption.org/v2\n-> X25519 a', '-----BEGIN AGE ENCRYPTED FILE-----\n!!!!'])
    expect(peekAge(new TextEncoder().encode(text))).toBe(null)
})
