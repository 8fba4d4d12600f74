const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The account that an AWS access key belongs to, as 12 digits; null where the ID does not say. Since 2019 an ID holds its
 * account's number: of the 80 bits after the prefix, the 40 that follow the first. Older ones begin with AKIAI, AKIAJ, ASIAI
 * or ASIAJ and are random.
 */
export function awsAccountOf(accessKeyId: string): string | null {
  if (!/^A[KS]IA[A-HK-Z2-7][A-Z2-7]{15}$/.test(accessKeyId)) return null
  let bits = 0n
  for (const character of accessKeyId.slice(4)) bits = bits * 32n + BigInt(alphabet.indexOf(character))
  return String((bits >> 39n) & 0xff_ffff_ffffn).padStart(12, '0')
}
