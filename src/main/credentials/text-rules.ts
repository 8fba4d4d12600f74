const controls = /\p{Cc}/u

/** A complaint about a text of one line that no protocol takes control characters in, or null. */
export function controlComplaint(value: string): string | null {
  return controls.test(value) ? 'Remove the line breaks and control characters.' : null
}

/** A complaint about the secret of a one-time password (RFC 6238) as it is given out, or null. */
export function base32Complaint(value: string): string | null {
  if (value.startsWith('otpauth:')) return 'Give the secret alone: what stands after secret= in this address.'
  if (!/^[A-Za-z2-7]+={0,6}$/.test(value))
    return 'It is Base32: the letters A to Z and the digits 2 to 7, without spaces.'
  return value.replace(/=/g, '').length < 16 ? 'It is too short: Base32 secrets have 16 characters or more.' : null
}

/** Whether a text is a GUID, in whichever case. */
export function isGuid(value: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** The object that a JSON text holds, or a sentence about what is wrong. */
export function readJsonObject(text: string): { readonly object: Readonly<Record<string, unknown>> } | string {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { object: { ...value } }
    return 'This is no JSON object.'
  } catch {
    return 'This is not valid JSON. Give the whole file, from { to }.'
  }
}

/** A text of an object, or an empty one. */
export function jsonText(object: Readonly<Record<string, unknown>>, name: string): string {
  const value = object[name]
  return typeof value === 'string' ? value : ''
}
