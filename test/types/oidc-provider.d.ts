/** The npm package `oidc-provider`, as far as it is a test peer. It ships no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }
  interface Token {
    destroy(): Promise<void>
    readonly grantId: string
  }
  interface TokenKind {
    find(value: string): Promise<Token | undefined>
    revokeByGrantId(grantId: string): Promise<void>
  }

  // biome-ignore lint/style/noDefaultExport: The package has one.
  export default class Provider {
    constructor(issuer: string, configuration: object)
    callback(): (request: IncomingMessage, response: ServerResponse) => void
    readonly Grant: new (given: {
      accountId: string
      clientId: string
    }) => Grant
    readonly RefreshToken: TokenKind
    readonly AccessToken: TokenKind
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{ prompt: { name: string }; params: Record<string, string> }>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>
    on(event: string, listener: (...args: unknown[]) => void): void
  }
}
