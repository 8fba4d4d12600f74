import { randomUUID } from 'node:crypto'
import type { OAuthGrant } from '../../shared/domain/oauth.ts'
import { describeError, type ErrorCode, errorCodes } from '../../shared/errors.ts'
import { when } from '../../shared/reports/words.ts'
import type { Context } from '../context.ts'
import { facts, type Screen, table } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { authorizeOptions, oauthArgs, refreshOptions, revokeOptions } from '../table/oauth.ts'

type NoOptions = Record<never, never>

export const authorize: Run<typeof authorizeOptions, typeof oauthArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const core = await context.core()
  const { id } = await client.credentials.get({ ref: args.NAME })
  const runId = randomUUID()
  let told = ''
  const unsubscribe = core.subscribe((event) => {
    if (event.name !== 'oauth.progress' || event.data.runId !== runId) return
    const { data } = event
    if (data.phase === 'exchange') context.note('Fetching the tokens…')
    if (data.phase === 'browser' && data.opened)
      context.note('The page is open in your browser. Waiting for the answer…')
    if (data.phase === 'browser' && !data.opened && data.url !== told) {
      told = data.url
      context.note(`Authorize on this page:\n\n  ${plain(data.url)}\n`)
    }
    if (data.phase === 'device')
      context.note(`Enter the code ${plain(data.userCode)} on ${plain(data.url)}\nWaiting until ${when(data.endsAt)}…`)
  })
  const offInterrupt = context.io.onInterrupt(() => {
    context.note('Cancelling…')
    client.oauth.cancel({ runId }).catch(() => undefined)
  })
  try {
    const way = options.device ? 'device' : 'browser'
    const grant = await client.oauth.authorize({ id, runId, way, open: !options['no-browser'] })
    return print(context, args.NAME, grant)
  } finally {
    offInterrupt()
    unsubscribe()
  }
}

export const status: Run<NoOptions, typeof oauthArgs> = async (context, { args }) => {
  const client = await context.vault()
  const { id, name } = await client.credentials.get({ ref: args.NAME })
  const { grant } = await client.oauth.status({ id })
  if (!grant)
    throw context.usage([{ path: 'NAME', message: 'This credential has no tokens: its type is none of OAuth 2.0.' }])
  return print(context, name, grant)
}

export const refresh: Run<typeof refreshOptions, typeof oauthArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id, name } = await client.credentials.get({ ref: args.NAME })
  return print(context, name, await client.oauth.refresh({ id, onceMore: options['once-more'] }))
}

export const revoke: Run<typeof revokeOptions, typeof oauthArgs> = async (context, { options, args }) => {
  const client = await context.vault()
  const { id, name } = await client.credentials.get({ ref: args.NAME })
  const forgetOnly = options['forget-only']
  await context.confirm(
    forgetOnly ? `Forget the tokens of ${plain(name)}?` : `Revoke the tokens of ${plain(name)} at the service?`,
  )
  return print(context, name, await client.oauth.revoke({ id, forgetOnly }))
}

export const providers: Run = async (context) => {
  const { items } = await (await context.core()).client.oauth.providers({})
  context.result({ items, nextCursor: null }, (screen) =>
    table(
      [
        { title: 'PROVIDER', value: (item) => item.id },
        { title: 'NAME', value: (item) => item.label },
        { title: 'NEEDS', value: (item) => item.domain },
        { title: 'REDIRECT', value: (item) => item.redirect.replace('-', ' ') },
        { title: 'DOCUMENTATION', value: (item) => item.docsUrl },
      ],
      items,
      screen,
    ),
  )
  return 0
}

/** 1 for tokens that nothing can be done with before a person acts. */
function print(context: Context, name: string, grant: OAuthGrant): 0 | 1 {
  context.result({ credential: name, ...grant }, (screen) => grantText(name, grant, screen))
  return ['outdated', 'refused', 'uncertain'].includes(grant.state) ? 1 : 0
}

const states: Readonly<Record<OAuthGrant['state'], string>> = {
  none: 'not authorized',
  outdated: 'needs a new authorization: its settings lead to another service or client',
  valid: 'valid',
  refreshing: 'being refreshed',
  refused: 'refused',
  uncertain: 'uncertain',
}

function grantText(name: string, grant: OAuthGrant, screen: Screen): string {
  const isPerson = grant.flow === 'authorization-code'
  const { style } = screen
  const paint = grant.state === 'valid' ? style.green : grant.state === 'refreshing' ? style.dim : style.red
  const known = errorCodes.find((code): code is ErrorCode => code === grant.failure)
  const failure = known && describeError(known)
  return facts(
    [
      ['Credential', name],
      ['State', grant.state === 'none' && !isPerson ? 'no token yet' : states[grant.state], paint],
      [
        'Authorized by',
        [grant.subject, grant.authorizedBy && `(at work: ${grant.authorizedBy})`].filter(Boolean).join(' '),
      ],
      ['Authorized', when(grant.authorizedAt)],
      ['Scopes', grant.scopes.join(' ')],
      ['Access token until', when(grant.accessExpiresAt)],
      ['Authorization until', when(grant.authorizationEndsAt)],
      ['Renewed by itself', grant.state === 'none' ? '' : grant.renewable ? 'yes' : 'no'],
      ['Last refresh', when(grant.refreshedAt)],
      ['Last failure', failure ? `${failure.message} ${failure.remedy}` : (grant.failure ?? '')],
      ['Tried again', when(grant.nextTryAt)],
      ['Redirect address', grant.redirect],
    ],
    screen,
  )
}
