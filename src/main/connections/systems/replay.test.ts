import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SystemAnswer } from '../../../../test/fakes/systems/answers.ts'
import { systemAnswers } from '../../../../test/fakes/systems/registry.ts'
import { played, type SystemPlayer, startSystemPlayer } from '../../../../test/peers/system-player.ts'
import { expectFinding } from '../../../../test/peers/targets.ts'
import { fillAddress } from '../../../shared/domain/address.ts'
import { validateFields } from '../../credentials/fields.ts'
import { findField } from '../../credentials/type.ts'
import { findType } from '../../credentials/types/registry.ts'
import type { ProbeTarget } from '../connector.ts'
import { http } from '../connectors/http.ts'
import { httpKind } from '../kinds/http.ts'
import { validateParameters } from '../parameters.ts'
import { catalog } from './registry.ts'
import type { CatalogSystem } from './system.ts'

/** The secret field of each type that goes into a request. */
const secretFields: Readonly<Record<string, string>> = {
  'api-key': 'key',
  'bearer-token': 'token',
  'basic-auth': 'password',
  'oauth2-authorization-code': 'accessToken',
}

const probed = catalog.filter(({ kind, probe }) => kind === 'http' && probe !== '')

let player: SystemPlayer
beforeAll(async () => {
  player = await startSystemPlayer()
})
afterAll(() => player.stop())

/** What a test of the system would be about, as a person fills it in, but at the player's address. */
function targetOf(system: CatalogSystem, { username, parts }: SystemAnswer, secret: string): ProbeTarget {
  const type = findType(system.credentialType) ?? expect.fail('There is no such type.')
  const typed = { username: username ?? 'ann@example.com', clientId: 'client' }
  const named = Object.fromEntries(Object.entries(typed).filter(([name]) => findField(type, name)))
  const secretField = secretFields[type.id] ?? ''
  // Tokens of OAuth are no fields of the credential: they are handed to a test beside them.
  const isToken = type.oauth !== undefined
  const { config, secrets } = validateFields(
    type,
    {
      config: { ...named, ...system.credentialConfig },
      secrets: {
        ...(isToken ? { clientSecret: 'a client secret' } : { [secretField]: secret }),
        ...(parts && { parts: { ...parts } }),
      },
    },
    'create',
  )
  const example = Object.fromEntries((system.address ?? []).map((part) => [part.name, part.value || part.example]))
  const address = new URL(fillAddress(system.parameters.url ?? '', example) ?? expect.fail('A part is not filled in.'))
  const url = player.url + address.pathname.replace(/\/$/, '')
  const parameters = validateParameters(httpKind, { ...system.parameters, url })
  const values = { ...config, ...secrets, [secretField]: secret }
  return {
    name: system.name,
    kind: 'http',
    parameters,
    credential: {
      type: type.id,
      values,
      secretFields: [...Object.keys(secrets), ...(isToken ? [secretField] : [])],
      http: type.http?.(values) ?? { headers: {}, query: {} },
      clientCertificate: null,
    },
    boundHosts: [httpKind.target(parameters)],
    ca: '',
    knownHostKeys: [],
    revokedHostKeys: [],
    hops: [],
    timeoutMs: 5000,
  }
}

describe('T1 the probe of every system, replayed against what its vendor’s reference says', () => {
  it('is written down for every system that has one, and for no other', () => {
    expect(Object.keys(systemAnswers).sort()).toEqual(probed.map(({ slug }) => slug).sort())
    for (const { source } of Object.values(systemAnswers)) expect(source).toMatch(/^https:\/\//)
  })

  it.each(probed.map((system) => [system.slug, system] as const))('%s', async (slug, system) => {
    const answer = systemAnswers[slug] ?? expect.fail('It is not written down.')
    player.play(answer)
    const found = await expectFinding(targetOf(system, answer, played.right), 'ok', null, http)
    const { identity, expiresAt, scopes } = found
    expect({ identity, expiresAt, scopes }).toEqual(answer.tells)
    await expectFinding(targetOf(system, answer, played.wrong), 'auth-failed', 'authenticate', http)
    if (answer.limited) await expectFinding(targetOf(system, answer, played.limited), 'permission', 'authorize', http)
  })
})
