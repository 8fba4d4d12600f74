/** Bytes of a file in Base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(binary)
}

/** The text of a file, or its bytes in Base64 when it is none, as a PKCS#12 file is. */
export async function textOfFile(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return toBase64(bytes)
  }
}

/** The bytes of a file in Base64; a file that is Base64 already is taken as it is. */
export async function base64OfFile(file: File): Promise<string> {
  const text = await textOfFile(file)
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) ? text.trim() : toBase64(new Uint8Array(await file.arrayBuffer()))
}
