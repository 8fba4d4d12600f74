/** Bytes of the JSON text of one file, before it is padded. */
export const maxJson = 64 * 1024 * 1024

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
 * What the JSON texts of one file may have together to be safe to parse: 64 MiB of `[[[[…` or `{},{},…` would need gigabytes, as one
 * text or as many.
 */
export class JsonBudget {
  readonly #limits: JsonLimits
  #containers = 0
  #members = 0

  constructor(limits: JsonLimits = bundleLimits) {
    this.#limits = limits
  }

  /** Whether this text fits in as well. It does not check that the text is JSON. */
  takes(json: Uint8Array): boolean {
    let depth = 0
    for (let at = 0; at < json.length; at += 1) {
      const byte = json[at]
      if (byte === quote) {
        at += 1
        while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
      } else if (byte === openObject || byte === openArray) {
        depth += 1
        this.#containers += 1
        if (depth > this.#limits.depth || this.#containers > this.#limits.containers) return false
      } else if (byte === closeObject || byte === closeArray) depth -= 1
      else if (byte === comma) {
        this.#members += 1
        if (this.#members > this.#limits.members) return false
      }
    }
    return true
  }
}

/** Whether the bytes of one JSON text stay within bounds that are safe to parse. */
export function isParsable(json: Uint8Array, limits?: JsonLimits): boolean {
  return new JsonBudget(limits).takes(json)
}
