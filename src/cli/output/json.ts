/**
 * One document. What JSON lets stand but a terminal or a reader may act on (C1 controls, characters that reorder text) is
 * escaped; every parser reads the same.
 */
export function toJson(document: unknown): string {
  return JSON.stringify(document, null, 2).replace(
    /[\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
