import type { ObjectName } from './remote.ts'

const part = /^[a-z0-9_-]([a-z0-9._-]*[a-z0-9_-])?$/

/** More names than this are no team's: they are refused before they fill the memory. */
export const maxNames = 100_000

/** Whether a text is the name of an object. */
export function isObjectName(text: string): boolean {
  return text.length <= 200 && text.split('/').every(isPart)
}

/** Whether a text is one part of a name. */
export function isPart(text: string): boolean {
  return part.test(text)
}

/** Whether a text is what names of objects begin with: whole parts, each with its slash; or nothing. */
export function isPrefix(text: string): boolean {
  return text === '' || (text.endsWith('/') && isObjectName(text.slice(0, -1)))
}

/** Names of objects below a prefix, in their order. Whatever else lies at the server is not the team's, and is left out. */
export function objectsBelow(prefix: string, found: Iterable<string>): ObjectName[] {
  const names = [...new Set(found)].filter((name) => name.startsWith(prefix) && isObjectName(name))
  return names.toSorted((a, b) => (a < b ? -1 : 1))
}

/*
 * In a tree of folders, an object is a folder of its own whose name ends with a sign that no name has: so an object can stand beside
 * a folder of the same name, and what is still being made has a name that is neither.
 *
 *   team/heads/00000001=/data    the object team/heads/00000001
 *   tmp=5f0c…/data               one that is being made, or removed
 */

/** The path of an object's folder. */
export function objectFolder(name: ObjectName): string {
  return `${name}=`
}

/** The file inside of it. */
export const dataFile = 'data'

const temporary = 'tmp='

/** Name of a folder for what isn't an object yet, or any more. */
export function temporaryFolder(id: string): string {
  return temporary + id
}

/** Whether a folder is one of those. */
export function isTemporary(folder: string): boolean {
  return folder.startsWith(temporary)
}

/** The last part of an object's name, by its folder's name; null for a folder of another sort. */
export function objectPart(folder: string): string | null {
  const name = folder.endsWith('=') ? folder.slice(0, -1) : ''
  return isPart(name) ? name : null
}
