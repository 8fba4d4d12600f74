/** For whom a file is encrypted, as far as its head tells without a key. */
export type AgeAudience = 'passphrase' | 'identity'

/** Bytes of a file's beginning that are enough to look at. */
export const headSize = 8192

const versionLine = 'age-encryption.org/v1\n'
const armorLine = '-----BEGIN AGE ENCRYPTED FILE-----'

/**
 * Looks at the beginning of an age file (https://age-encryption.org/v1), binary or armored: is a passphrase asked for, or an
 * identity? Null when it is no age file.
 */
export function peekAge(head: Uint8Array): AgeAudience | null {
  const text = latin1(head)
  const armor = /^\s*/.exec(text)?.[0].length ?? 0
  const binary = text.startsWith(armorLine, armor) ? unarmor(text.slice(armor + armorLine.length)) : text
  if (binary === null || !binary.startsWith(versionLine)) return null
  return binary.startsWith('-> scrypt ', versionLine.length) ? 'passphrase' : 'identity'
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, headSize)) text += String.fromCharCode(byte)
  return text
}

/** The first lines of an armored file, decoded; whatever follows the last whole group of four letters is left out. */
function unarmor(text: string): string | null {
  const letters = text.replace(/-----END[\s\S]*$/, '').replace(/\s+/g, '')
  const whole = letters.slice(0, letters.length - (letters.length % 4))
  try {
    return atob(whole)
  } catch {
    return null
  }
}
