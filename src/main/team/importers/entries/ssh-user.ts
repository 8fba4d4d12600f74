import type { EntryField, VaultEntry } from './entry.ts'

/** Why a key is no SSH key of Keyward's. */
export const noUser = 'No user name stands beside it. It comes as a custom field.'

const form = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/

/**
 * Whom an SSH key signs in: a field that says it, or what stands before @ in the title, as people write `deploy@server`. Empty
 * when nothing says it, for the comment of a public key names who made it, which is mostly somebody else.
 */
export function userOfKey({ title, username, fields }: VaultEntry): { name: string; rest: readonly EntryField[] } {
  if (form.test(username)) return { name: username, rest: fields }
  const field = fields.find(({ name, value }) => /^(user|user ?name|login)$/i.test(name.trim()) && form.test(value))
  if (field !== undefined) return { name: field.value, rest: fields.filter((one) => one !== field) }
  const [, before = ''] = /^(?:ssh:\/\/)?([^@\s]{1,32})@[\w.-]{1,200}$/.exec(title.trim()) ?? []
  return { name: form.test(before) ? before : '', rest: fields }
}
