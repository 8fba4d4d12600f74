import type { CredentialTypeInfo, TypeField, TypeGroup } from '../../shared/domain/credential.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import type { ClientCertificate, FieldValue, HttpInjection } from '../connections/connector.ts'
import type { Effort } from './material/effort.ts'

/** All fields of one credential by name, secret ones in plaintext. Optional fields may be missing. */
export type CredentialValues = Readonly<Record<string, FieldValue>>

/**
 * The declaration of a credential type (C2). One file of `types/` holds one of these and nothing else; forms, the
 * command's `types`, validation, masking, injection and docs are made from it. A type has no state and does no I/O.
 */
export interface CredentialType {
  /** Stable word that vaults and bundles store. Never renamed. */
  readonly id: string
  readonly label: string
  /** One sentence: what it is for. */
  readonly summary: string
  /** Keys and tokens, unless told. */
  readonly group?: TypeGroup
  readonly fields: readonly CredentialField[]
  /** The secret field that gives the masked hint. */
  readonly primary: string
  /**
   * Complaints that concern several fields at once. It is called with the values that are known: while configuration
   * alone is edited, the secret fields are missing. What is encrypted is opened with no more effort than is told.
   */
  readonly check?: (values: CredentialValues, known: 'all' | 'config', effort: Effort) => readonly FieldIssue[]
  /** What it adds to an HTTP request. Values are ready for the wire (prefix, Base64), but not URL-encoded. */
  readonly http?: (values: CredentialValues) => HttpInjection
  /** The certificate with its key by which it signs in during a TLS handshake. Null when it has none. */
  readonly clientCertificate?: (values: CredentialValues) => ClientCertificate | null
  /** Environment variables for a program; `name` is the credential's name, from which variable names are derived. */
  readonly env?: (values: CredentialValues, name: string) => Readonly<Record<string, string>>
  /** How its tokens are got, for types that have tokens beside their value. They come as the secret field `accessToken`. */
  readonly oauth?: 'client-credentials' | 'authorization-code'
  /** `host:port` to which its own settings send it. Who enters those consents to these hosts. */
  readonly hosts?: (values: CredentialValues) => readonly string[]
  /** When the material itself says that it ends, without verifying it. Null when it does not say. */
  readonly expiry?: (values: CredentialValues, effort: Effort) => Date | null
  /**
   * What the material says of itself that isn't secret, and what should be said of it. It is asked once, when a value is
   * stored, and kept with the version: a screen never opens a value for it. Everything that it reads is either secret or
   * changes by rotation `only`, so that it can't become untrue by an edit.
   */
  readonly material?: (values: CredentialValues, effort: Effort) => Material
}

/** A fact about a value, such as the fingerprint of a key. An empty one is left out. */
export interface Fact {
  readonly label: string
  readonly value: string
}

export interface Material {
  readonly facts: readonly Fact[]
  /** Sentences about what is weak though it is taken. They repeat nothing of the value. */
  readonly warnings: readonly string[]
}

interface FieldBase {
  readonly name: string
  readonly label: string
  readonly required?: boolean
  /**
   * Replaced together with the value on rotation, as a user name may be, though it is not secret. `only`: it changes by
   * rotation alone, and is reason enough for one, as a certificate is.
   */
  readonly rotates?: boolean | 'only'
  /** The field is there only while a field of choices has one of these values. That field has no condition itself. */
  readonly when?: { readonly field: string; readonly values: readonly string[] }
  readonly placeholder?: string
  readonly help?: string
}

/** A field that holds one text. */
export interface TextField extends FieldBase {
  readonly kind: 'text' | 'multiline' | 'number' | 'choice'
  readonly secret: boolean
  /** Taken at creation when the field is left out. */
  readonly default?: string
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** A complaint about the value as a sentence that does not repeat it, or null. */
  readonly validate?: (value: string, values: CredentialValues) => string | null
  /** It holds the bytes of a file in Base64. Forms and the command encode a file that is given for it. */
  readonly binary?: boolean
  /** For values that people invent, such as passwords: the masked hint shows no characters of them at all. */
  readonly hideTail?: boolean
}

/** A field that holds names with texts, such as headers or variables. */
export interface PairsField extends FieldBase {
  readonly kind: 'pairs'
  readonly secret: boolean
  /** A complaint about one name, or about the text beside it, or null. */
  readonly validatePair?: (name: string, value: string, values: CredentialValues) => string | null
  /** Whether names that differ in case alone are the same name, as header names are. */
  readonly foldCase?: boolean
  /** Reads the pairs from pasted text. Without it only names with texts are accepted. */
  readonly parse?: (text: string) => ParsedPairs
}

export type CredentialField = TextField | PairsField

/** What a text of names and values held. `errors` are sentences that name lines, never their content. */
export interface ParsedPairs {
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly string[]
}

/** The text of a field, or an empty text when it is missing or holds pairs. */
export function textOf(values: CredentialValues, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value : ''
}

/** The pairs of a field, or none when it is missing or holds a text. */
export function pairsOf(values: CredentialValues, name: string): Readonly<Record<string, string>> {
  const value = values[name]
  return typeof value === 'object' ? value : {}
}

/** A field of the type by its name. */
export function findField(type: CredentialType, name: string): CredentialField | undefined {
  return type.fields.find((field) => field.name === name)
}

/**
 * The declaration without its code, as it crosses to screens and the command.
 *
 * @param kinds IDs of the kinds of connection that accept it; none when it is only handed to programs
 */
export function toInfo(type: CredentialType, kinds: readonly string[]): CredentialTypeInfo {
  return {
    id: type.id,
    label: type.label,
    summary: type.summary,
    group: type.group ?? 'keys',
    primary: type.primary,
    fields: type.fields.map(toFieldInfo),
    kinds: [...kinds],
  }
}

function toFieldInfo(field: CredentialField): TypeField {
  const text = field.kind === 'pairs' ? undefined : field
  return {
    name: field.name,
    label: field.label,
    kind: field.kind,
    secret: field.secret,
    required: field.required ?? false,
    rotates: field.secret || field.rotates !== undefined,
    editable: !field.secret && field.rotates !== 'only',
    when: field.when === undefined ? null : { field: field.when.field, values: [...field.when.values] },
    binary: text?.binary ?? false,
    default: text?.default ?? null,
    choices: (text?.choices ?? []).map((choice) => ({ ...choice })),
    placeholder: field.placeholder ?? '',
    help: field.help ?? '',
  }
}
