/**
 * The entries of a password store of pass or gopass, as the command hands them to the core: a file in memory, as JSON.
 * docs/importing.md describes it for others who write one.
 */
export const passFormat = 'keyward-pass-entries/1'

/** Why an entry could not be read. */
export type PassFailure =
  | 'other-key'
  | 'locked-key'
  | 'unopened'
  | 'too-long'
  | 'no-text'
  | 'link'
  | 'not-gpg'
  | 'too-deep'

export interface PassEntries {
  readonly format: typeof passFormat
  /** `path` goes from the store's folder on, by slashes and without .gpg; `text` is all that is encrypted. */
  readonly entries: readonly { readonly path: string; readonly text: string }[]
  readonly failed: readonly { readonly path: string; readonly why: PassFailure }[]
}
