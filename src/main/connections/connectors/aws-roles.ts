import { failure } from '../classify.ts'
import { ProbeFailure, type ProbeReport, type ProbeTarget } from '../connector.ts'
import { xmlText } from './aws-answer.ts'
import { type AwsPlace, callAws } from './aws-call.ts'
import type { AwsKeys } from './aws-signing.ts'
import { fieldText } from './fields.ts'
import type { HttpClient } from './http-client.ts'
import { totp } from './totp.ts'

/** The keys of a credential of the type `aws-access-key`. */
export function keysOf(target: ProbeTarget): AwsKeys {
  return {
    accessKeyId: fieldText(target, 'accessKeyId'),
    secretAccessKey: fieldText(target, 'secretAccessKey'),
    sessionToken: fieldText(target, 'sessionToken'),
  }
}

/** The roles that the credential assumes, one after the other. */
function rolesOf(target: ProbeTarget): string[] {
  return fieldText(target, 'roleArns').split(/\s+/).filter(Boolean)
}

/** Whether the credential works by a session that STS gives it: as a role, or with a second factor. */
export function needsSession(target: ProbeTarget): boolean {
  return rolesOf(target).length > 0 || fieldText(target, 'mfaSerial') !== ''
}

/** Calls an action of STS. @throws ProbeFailure of its refusal */
export function callSts(
  client: HttpClient,
  place: AwsPlace,
  keys: AwsKeys,
  action: Readonly<Record<string, string>>,
): Promise<string> {
  return callAws(client, { service: 'sts', version: '2011-06-15' }, place, keys, action)
}

/**
 * Assumes the credential's roles in turn, each with the keys of the one before. The second factor goes with the first: what
 * follows is a role's session, which has no device; without roles it opens a session of the user's. The external ID goes with all
 * roles: one that asks for none ignores it.
 *
 * @throws ProbeFailure of the refusal; `misconfigured` when the seed of the second factor is no Base32
 */
export async function openSession(
  client: HttpClient,
  sts: AwsPlace,
  target: ProbeTarget,
  report: ProbeReport,
): Promise<AwsKeys> {
  let session = keysOf(target)
  const factor = secondFactor(target)
  if (rolesOf(target).length === 0) {
    if (!needsSession(target)) return session
    return sessionIn(
      await callSts(client, sts, session, { Action: 'GetSessionToken', DurationSeconds: '900', ...factor }),
      report,
    )
  }
  for (const [index, role] of rolesOf(target).entries()) {
    const externalId = fieldText(target, 'externalId')
    const xml = await callSts(client, sts, session, {
      Action: 'AssumeRole',
      RoleArn: role,
      RoleSessionName: fieldText(target, 'sessionName') || 'keyward',
      // The least that there is: nothing but the test uses it.
      DurationSeconds: '900',
      ...(externalId !== '' && { ExternalId: externalId }),
      ...(index === 0 && factor),
    })
    session = sessionIn(xml, report)
  }
  return session
}

function secondFactor(target: ProbeTarget): Record<string, string> {
  const [serial, seed] = [fieldText(target, 'mfaSerial'), fieldText(target, 'mfaSecret')]
  if (serial === '' || seed === '') return {}
  const code = totp(seed, Date.now())
  if (code !== null) return { SerialNumber: serial, TokenCode: code }
  throw new ProbeFailure(
    failure('misconfigured', 'mfaSecret', {
      message: 'The seed of the second factor can’t be read.',
      remedy: 'Store it again, as the service showed it: letters from A to Z and digits from 2 to 7.',
    }),
  )
}

function sessionIn(xml: string, report: ProbeReport): AwsKeys {
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => xmlText(xml, name) ?? '',
  )
  if (!accessKeyId || !secretAccessKey || !sessionToken) throw new ProbeFailure(failure('unexpected-answer'))
  report.hide(secretAccessKey)
  report.hide(sessionToken)
  return { accessKeyId, secretAccessKey, sessionToken }
}
