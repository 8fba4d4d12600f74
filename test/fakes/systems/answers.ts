/**
 * What a vendor's public reference says of the probe of one system: what is sent, and the shape of what comes back. It is
 * written down apart from the catalog, so that a wrong header or path in the catalog is noticed. Values are made up.
 */
export interface SystemAnswer {
  /** Page of the reference. */
  readonly source: string
  /** Method, path and query; `{secret}` where the secret stands in them. */
  readonly request: string
  /** Headers that the service demands, `Name: value` each. What follows `Basic` is written as it is before Base64. */
  readonly sent: readonly string[]
  /** User name beside the secret; `ann@example.com` when left out. */
  readonly username?: string
  /** Further secret parts of an API key. */
  readonly parts?: Readonly<Record<string, string>>
  /** The answer to a right credential, with status 200 unless it says otherwise. */
  readonly right: {
    readonly status?: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body: unknown
  }
  /** What a test has to read from it. */
  readonly tells: {
    readonly identity: string | null
    readonly expiresAt: string | null
    readonly scopes: readonly string[] | null
  }
  /** The answer to a wrong credential. A text is sent as plain text. */
  readonly refused: { readonly status: number; readonly body: unknown }
  /** The answer to a credential that lacks the permission, where it is known. */
  readonly limited?: { readonly status: number; readonly body: unknown }
}

/** Answers by the slug of their system. */
export type SystemAnswers = Readonly<Record<string, SystemAnswer>>
