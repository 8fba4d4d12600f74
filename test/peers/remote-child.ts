/*
 * A process of several that create numbered objects at one team server, until it is killed: test/peers/remote-race.ts. It says what it is
 * about to do and what it was told, one line each, as synchronously as a pipe allows.
 */
import { createHash, randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import type { VaultError } from '../../src/shared/errors.ts'
import { openPlace, type RemotePlace } from './remote-openers.ts'

const place = JSON.parse(process.argv[2] ?? '') as RemotePlace
const clients = Number(process.argv[3])

/** A body that says of itself whether it is whole. */
function makeBody(): Buffer {
  const content = randomBytes(Math.random() < 0.2 ? 40_000 : 500)
  return Buffer.concat([createHash('sha256').update(content).digest(), content])
}

const tell = (...words: readonly (string | number)[]) => writeSync(1, `${words.join(' ')}\n`)

async function work(): Promise<never> {
  const remote = await openPlace(place)
  let number = 0
  for (;;) {
    number += 1
    const body = makeBody()
    const id = createHash('sha256').update(body).digest('hex')
    tell('try', number, id)
    for (let outcome = ''; outcome === ''; ) {
      try {
        outcome = await remote.create(`log/${String(number).padStart(8, '0')}`, body)
        tell(outcome, number, id)
      } catch (error) {
        // The object may be there: with other bytes the next try would tell nothing, so it is left to the others.
        tell('failed', number, (error as VaultError).code)
        outcome = 'failed'
      }
    }
  }
}

await Promise.all(Array.from({ length: clients }, work))
