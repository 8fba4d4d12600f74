import { failure } from '../classify.ts'
import { type Connector, ProbeFailure } from '../connector.ts'
import { stsUrl } from '../kinds/aws-places.ts'
import { xmlText } from './aws-answer.ts'
import { keyMadeAt } from './aws-keys.ts'
import { callSts, keysOf, needsSession, openSession } from './aws-roles.ts'
import type { AwsKeys } from './aws-signing.ts'
import { classifyHttp } from './http-answer.ts'
import { createHttpClient } from './http-client.ts'

/** AWS by its security token service: GetCallerIdentity needs no permission, also as the role that was assumed. */
export const aws: Connector = {
  kind: 'aws',

  async run(target, report) {
    const { region = '', account = '' } = target.parameters
    const sts = { url: stsUrl(target.parameters), region }
    const client = createHttpClient(target, report)
    const whoIs = async (keys: AwsKeys) => {
      const xml = await callSts(client, sts, keys, { Action: 'GetCallerIdentity' })
      const arn = xmlText(xml, 'Arn')
      if (arn === null || !arn.startsWith('arn:')) throw new ProbeFailure(failure('unexpected-answer'))
      return { arn, account: xmlText(xml, 'Account') ?? '' }
    }

    await client.open(sts.url)
    let caller = await report.stage(
      'authenticate',
      () => whoIs(keysOf(target)),
      ({ arn }) => arn,
    )
    if (needsSession(target)) {
      const keys = await report.stage('authorize', () => openSession(client, sts, target, report))
      caller = await report.stage(
        'query',
        () => whoIs(keys),
        ({ arn }) => arn,
      )
    }
    if (account !== '' && caller.account !== account) {
      throw new ProbeFailure(
        failure('misconfigured', caller.account, {
          message: 'The sign-in works, but the credential belongs to another account.',
          remedy: 'Choose the credential of this account, or correct the account of the connection.',
        }),
      )
    }
    return {
      code: 'ok',
      message: `AWS knows the credential; it belongs to the account ${accountText(caller.account)}.`,
      identity: caller.arn,
      expiresAt: null,
      // A session is as old as the session; a key of a user has a day of its own.
      madeAt:
        caller.arn.includes(':user/') && !needsSession(target) ? await keyMadeAt(client, target, keysOf(target)) : null,
    }
  },

  classify: classifyHttp,
}

/** Twelve digits as AWS writes them, or nothing that a server made up. */
function accountText(account: string): string {
  return /^\d{12}$/.test(account) ? account.replace(/^(....)(....)(....)$/, '$1-$2-$3') : 'named beside'
}
