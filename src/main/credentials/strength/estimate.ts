import type { ZxcvbnFactory } from '@zxcvbn-ts/core'

/**
 * Characters that are looked at. The estimate takes more than quadratic time, and what is not guessed by then is not guessed by
 * what follows.
 */
const looked = 20

let estimator: ZxcvbnFactory | undefined

/** Loads the estimator with its lists of passwords: two megabytes, which only who stores a password needs. */
export async function loadEstimate(): Promise<void> {
  if (estimator) return
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  estimator ??= new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary, maxLength: looked })
}

/**
 * How many guesses a password withstands by the estimate of zxcvbn, as its score: 0 for less than 10^3, 1 for 10^6, 2 for 10^8,
 * 3 for 10^10, 4 for more. About 5 ms. Undefined until `loadEstimate` has ended.
 *
 * @see https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler
 */
export function estimateScore(password: string, known: readonly string[]): number | undefined {
  return estimator?.check(password.slice(0, looked), [...known]).score
}
