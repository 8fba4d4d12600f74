/**
 * How a credential is rotated without an outage, where two of it live side by side.
 *
 * @param what what the vendor calls it, such as `API key`
 */
export function secondFirst(what: string): string[] {
  return [
    `Create a second ${what}; the old one keeps working.`,
    'Rotate the credential in Keyward with the new value, and test its connections.',
    `Revoke the old ${what} when nothing uses it any more.`,
  ]
}

/** How a credential is rotated where a new one ends the old one. */
export function newEndsOld(what: string): string[] {
  return [
    `Choose a quiet moment: a new ${what} ends the old one at once.`,
    `Make the new ${what}, and rotate the credential in Keyward right away.`,
    'Test its connections.',
  ]
}
