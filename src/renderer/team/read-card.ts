import { cardIn } from './words.ts'

/** A card is a few hundred characters; a mail around it may be longer. */
const largestText = 256 * 1024
/** Pixels of the longer side that a picture is looked at with: a photo of a screen has more than its code needs. */
const largestSide = 2400

/** The card in a file: its text, or a picture of its QR code. Null where there is none. */
export async function cardInFile(file: Blob): Promise<string | null> {
  if (file.type.startsWith('image/')) return cardInPicture(file)
  if (file.size > largestText) return null
  return cardIn(await file.text())
}

async function cardInPicture(file: Blob): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file)
    const ratio = Math.min(1, largestSide / Math.max(picture.width, picture.height))
    const [width, height] = [Math.round(picture.width * ratio), Math.round(picture.height * ratio)]
    const context = new OffscreenCanvas(width, height).getContext('2d')
    if (!context) return null
    context.drawImage(picture, 0, 0, width, height)
    picture.close()
    const { data } = context.getImageData(0, 0, width, height)
    const { decodeQR } = await import('qr/decode.js')
    return cardIn(decodeQR({ data, width, height }))
  } catch {
    // No picture, or none with a code that can be read.
    return null
  }
}
