interface JsonLimits {
  readonly depth: number
  readonly containers: number
  readonly members: number
}

/** More than a bundle can use: nesting, objects and arrays, members. */
const bundleLimits: JsonLimits = { depth: 8, containers: 500_000, members: 4_000_000 }

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d]

/**
 * Whether the bytes of a JSON text stay within bounds that are safe to parse: 64 MiB of `[[[[…` or `{},{},…` would need
 * gigabytes. It does not check that the text is JSON.
 */
export function isParsable(json: Uint8Array, limits: JsonLimits = bundleLimits): boolean {
  let [depth, containers, members] = [0, 0, 0]
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]
    if (byte === quote) {
      at += 1
      while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
    } else if (byte === openObject || byte === openArray) {
      depth += 1
      containers += 1
      if (depth > limits.depth || containers > limits.containers) return false
    } else if (byte === closeObject || byte === closeArray) depth -= 1
    else if (byte === comma) {
      members += 1
      if (members > limits.members) return false
    }
  }
  return true
}
