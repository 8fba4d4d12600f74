import type { FieldValues } from '../../../shared/domain/credential.ts'

/** What a pasted text turned out to be. `secrets` is plaintext. */
export interface Recognition {
  /** What it is, without an article and without anything of it: `GitHub personal access token`. */
  readonly what: string
  /** ID of the credential's type. */
  readonly type: string
  readonly config?: FieldValues
  readonly secrets: FieldValues
  /** Short name of a system of the catalog. */
  readonly system?: string
  /** Where it leads, when the text says so: the kind and what is known of its parameters. */
  readonly connection?: { readonly kind: string; readonly parameters: Readonly<Record<string, string>> }
  /** A name to begin with. */
  readonly name?: string
  /** Sentences about what is missing, or what a person should look at. */
  readonly notes?: readonly string[]
  /** Whether only its shape speaks for it. */
  readonly isGuess?: boolean
}

/** A sentence about a text that was understood and can't be a credential, such as a public key. */
export interface Unusable {
  readonly reason: string
}

export type Finding = Recognition | Unusable | null

/** Looks at a text, without spaces around it; null when it is of another kind. It never throws, and is done in linear time. */
export type Recogniser = (text: string) => Finding
