import { crc32, deflateSync, inflateSync } from 'node:zlib'

/*
 * Makes a picture of a window small: an interface has a few hundred colours, so that a palette of 256 shows it as well as
 * the 24 bits of a screenshot, at half the size. Format: PNG, third edition (W3C).
 */

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

interface Pixels {
  readonly width: number
  readonly height: number
  /** One number for each pixel: 0xRRGGBB. */
  readonly colours: Uint32Array
}

/** The same picture with a palette of 256 colours. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, colours } = decode(png)
  const palette = choosePalette(colours)
  const nearest = new Map<number, number>()
  const lines = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = colours[y * width + x] ?? 0
      let index = nearest.get(colour)
      if (index === undefined) {
        index = nearestOf(palette, colour)
        nearest.set(colour, index)
      }
      lines[y * (width + 1) + 1 + x] = index
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * The colours of surfaces as they are; then the most used others, each a little apart from those before it, so that no
 * shade of a text's edge is left out.
 */
function choosePalette(colours: Uint32Array): readonly number[] {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byUse = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour)
  const palette = byUse.filter((colour) => (counts.get(colour) ?? 0) > colours.length / 2000).slice(0, 128)
  for (const apart of [60, 16, 0]) {
    for (const colour of byUse) {
      if (palette.length === 256) return palette
      if (palette.every((chosen) => distance(chosen, colour) > apart)) palette.push(colour)
    }
  }
  return palette
}

function nearestOf(palette: readonly number[], colour: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [index, chosen] of palette.entries()) {
    const far = distance(chosen, colour)
    if (far < least) {
      least = far
      best = index
    }
  }
  return best
}

/** Square of the distance in RGB. */
function distance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16)
  const green = ((one >> 8) & 0xff) - ((other >> 8) & 0xff)
  const blue = (one & 0xff) - (other & 0xff)
  return red * red + green * green + blue * blue
}

/** Reads what browsers write: 8 bits a channel, RGB with or without alpha, not interlaced. */
function decode(png: Buffer): Pixels {
  const data: Buffer[] = []
  let [width, height, channels] = [0, 0, 3]
  for (let at = signature.length; at < png.length; ) {
    const size = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + size)
    if (type === 'IHDR') {
      ;[width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3]
    } else if (type === 'IDAT') data.push(body)
    at += size + 12
  }
  const raw = inflateSync(Buffer.concat(data))
  const stride = width * channels
  const colours = new Uint32Array(width * height)
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1)
    const line = unfilter(raw[start] ?? 0, raw.subarray(start + 1, start + 1 + stride), above, channels)
    for (let x = 0; x < width; x++) {
      const [red = 0, green = 0, blue = 0] = line.subarray(x * channels, x * channels + 3)
      colours[y * width + x] = (red << 16) | (green << 8) | blue
    }
    above = line
  }
  return { width, height, colours }
}

/** Undoes the filter of a line (PNG, section 9). */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, channels: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(line)
  for (let i = 0; i < line.length; i++) {
    const left = i < channels ? 0 : (result[i - channels] ?? 0)
    const up = above[i] ?? 0
    const corner = i < channels ? 0 : (above[i - channels] ?? 0)
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
    result[i] = (line[i] ?? 0) + guess
  }
  return result
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([size, named, check])
}
