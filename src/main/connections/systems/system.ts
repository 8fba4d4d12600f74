import type { FieldValue } from '../connector.ts'

export interface CatalogSystem {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly category: string
  readonly summary: string
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
  readonly credentialType: string
  readonly credentialConfig: Readonly<Record<string, FieldValue>>
  readonly probe: string
  readonly docs: {
    readonly create: string
    readonly rotate: string
    readonly revoke: string
    readonly reference: string
  }
}
