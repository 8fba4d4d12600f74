import type { KeySlot } from '../../../shared/domain/vault.ts'
import type { Protection } from '../../keys/protection.ts'

/** What can be asked about one slot. */
export type AboutSlot = 'test' | 'rotate' | 'replace' | 'kit' | 'remove'

/** Which dialog about the keys is open. */
export type Asked =
  | { readonly what: AboutSlot; readonly slot: KeySlot }
  | { readonly what: 'add'; readonly start?: Protection }
  | { readonly what: 'rekey' | 'protect' }
  | null
