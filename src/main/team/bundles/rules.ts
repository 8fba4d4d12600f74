import type { BundleItemKind } from './payload.ts'

/** What a plan asks of an item besides its content. */
export interface ImportRules {
  /**
   * Why an item can't be imported at all, as a sentence; null when it can.
   * @param match ID of what the vault has in its place, by ID or by name
   */
  blocked(kind: BundleItemKind, source: Source, match: string | null): string | null
  /** Names of what differs besides the content. */
  changes(kind: BundleItemKind, source: Source): readonly string[]
  /**
   * Whether the vault's own was changed since the bundle's maker and the vault agreed: `both` sides, only `here`, only `there`;
   * null when that isn't known.
   */
  changedAt(kind: BundleItemKind, source: Source): 'both' | 'here' | 'there' | null
  /** Whether an import binds credentials of a type to the hosts that the bundle names; otherwise people do, one by one. */
  takesHosts(type: string): boolean
  /** False for definitions alone: the values that the vault has stay. */
  readonly hasValues: boolean
  /** Whether a definition may come in where no value is: a person enters it. What a team shares comes with its value. */
  readonly takesDefinitions: boolean
}

export interface Source {
  readonly id: string | null
  readonly credentialId?: string | null
  readonly type?: string
  readonly boundHosts?: readonly string[]
}

/** Nothing but the content counts. */
export const plainRules: ImportRules = {
  blocked: () => null,
  changes: () => [],
  changedAt: () => null,
  takesHosts: () => false,
  hasValues: true,
  takesDefinitions: true,
}
