import { wordlist } from '@scure/bip39/wordlists/english.js'

const words = 7

/**
 * Seven words of the 2,048 English words of BIP 39, chosen by the browser's cryptographic generator: 77 bits. The list is
 * made for paper: words of 3 to 8 letters, told apart by their first four.
 */
export function generatePassphrase(): string {
  const random = crypto.getRandomValues(new Uint16Array(words))
  // 65,536 is a multiple of 2,048: the remainder favours no word.
  return Array.from(random, (number) => wordlist[number % wordlist.length]).join('-')
}
