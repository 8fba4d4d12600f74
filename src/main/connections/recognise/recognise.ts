import { recogniseAddress } from './addresses.ts'
import { recogniseAwsText } from './aws-text.ts'
import { recogniseConnectionString } from './connection-strings.ts'
import { recogniseCurl } from './curl.ts'
import { recogniseDocument } from './documents.ts'
import { recogniseKey } from './keys.ts'
import type { Finding, Recogniser } from './recognition.ts'
import { recogniseSettings } from './settings.ts'
import { guessToken, recogniseToken } from './tokens.ts'

/** The more particular form stands before the more general one. */
const recognisers: readonly Recogniser[] = [
  recogniseDocument,
  recogniseKey,
  recogniseCurl,
  recogniseAddress,
  recogniseToken,
  recogniseConnectionString,
  recogniseSettings,
  recogniseAwsText,
  guessToken,
]

/** Most characters of a text that is looked at. */
export const recogniseLimit = 262_144

/**
 * What a pasted text is: a key file, a private key, an address, a command line, a known token, settings. Null when it is
 * nothing that is known. Nothing is run, asked or connected to, and the time grows with the length of the text alone.
 */
export function recognise(text: string): Finding {
  const bare = text.replace(/^\uFEFF/, '').trim()
  if (bare === '' || bare.length > recogniseLimit) return null
  for (const one of recognisers) {
    const found = one(bare)
    if (found !== null) return found
  }
  return null
}
