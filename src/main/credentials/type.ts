import type { CredentialTypeInfo, TypeField } from '../../shared/domain/credential.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import type { ClientCertificate, FieldValue, HttpInjection } from '../connections/connector.ts'

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
  readonly fields: readonly CredentialField[]
  /** The secret field that gives the masked hint. */
  readonly primary: string
  /**
   * Complaints that concern several fields at once. It is called with the values that are known: while configuration
   * alone is edited, the secret fields are missing.
   */
  readonly check?: (values: CredentialValues, known: 'all' | 'config') => readonly FieldIssue[]
  /** What it adds to an HTTP request. Values are ready for the wire (prefix, Base64), but not URL-encoded. */
  readonly http?: (values: CredentialValues) => HttpInjection
  /** The certificate with its key by which it signs in during a TLS handshake. Null when it has none. */
  readonly clientCertificate?: (values: CredentialValues) => ClientCertificate | null
  /** Environment variables for a program; `name` is the credential's name, from which variable names are derived. */
  readonly env?: (values: CredentialValues, name: string) => Readonly<Record<string, string>>
  /** When the material itself says that it ends, without verifying it. Null when it does not say. */
  readonly expiry?: (values: CredentialValues) => Date | null
}

interface FieldBase {
  readonly name: string
  readonly label: string
  readonly required?: boolean
  /** Replaced together with the value on rotation, as a user name may be, though it is not secret. */
  readonly rotates?: boolean
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
    rotates: field.rotates ?? field.secret,
    default: text?.default ?? null,
    choices: (text?.choices ?? []).map((choice) => ({ ...choice })),
    placeholder: field.placeholder ?? '',
    help: field.help ?? '',
  }
}
