/** Larger texts are not looked into: no identity provider issues a payload of this size in a request header. */
const maxPayload = 32_768

/**
 * When a JSON Web Token says that it ends (`exp`, RFC 7519 section 4.1.4), read without verifying the signature. Null for
 * anything else: an opaque key, an encrypted token, a token without `exp`, a payload larger than 32 KiB.
 */
export function readJwtExpiry(token: string): Date | null {
  const parts = token.trim().split('.', 4)
  const [header, payload] = parts
  if (parts.length !== 3 || !header?.startsWith('eyJ') || payload === undefined) return null
  if (payload.length > maxPayload || !/^[A-Za-z0-9_-]+$/.test(payload)) return null
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return null
    // 253402300799 is the end of the year 9999, the last instant that ISO 8601 writes with four digits.
    if (typeof claims.exp !== 'number' || !(claims.exp > 0 && claims.exp <= 253_402_300_799)) return null
    return new Date(Math.floor(claims.exp) * 1000)
  } catch {
    return null
  }
}
