/** Small bundles all look the same. */
const smallest = 4096

/**
 * The length to which a payload of `length` bytes is padded: Padmé, which costs at most 12 % and leaves only
 * O(log log length) bits to be learnt from the size (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
 * Communication with PURBs", 2019), and at least 4 KiB.
 */
export function paddedLength(length: number): number {
  if (length <= smallest) return smallest
  const exponent = Math.floor(Math.log2(length))
  const lastBits = exponent - (Math.floor(Math.log2(exponent)) + 1)
  const unit = 2 ** lastBits
  return Math.ceil(length / unit) * unit
}
