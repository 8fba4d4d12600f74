import { wordlist } from '@scure/bip39/wordlists/english.js'

const words = 7

/**
 * Seven different words of the 2,048 English words of BIP 39, chosen by the browser's cryptographic generator: 76.98 bits.
 * The list is made for paper: words of 3 to 8 letters, told apart by their first four.
 */
export function generatePassphrase(): string {
  const chosen = new Set<string>()
  while (chosen.size < words) {
    const [random = 0] = crypto.getRandomValues(new Uint16Array(1))
    // 65,536 is a multiple of 2,048: the remainder favours no word.
    const word = wordlist[random % wordlist.length]
    if (word !== undefined) chosen.add(word)
  }
  return [...chosen].join('-')
}
