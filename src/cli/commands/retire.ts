import type { Retirement } from '../../shared/domain/review.ts'
import { when } from '../../shared/reports/words.ts'
import { confirmName } from '../confirm.ts'
import type { Context } from '../context.ts'
import type { Screen } from '../output/table.ts'
import { facts } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { oneArgs, retireOptions } from '../table/credential.ts'
import { impactLines } from './credential-impact.ts'

/** Begins a retirement or takes its next step; without --step it tells where it stands. */
export const retire: Run<typeof retireOptions, typeof oneArgs> = async (context, { options, args }) => {
  const { step } = options
  const client = await context.vault()
  const credential = await client.credentials.get({ ref: args.NAME })
  const credentialId = credential.id
  const breaks = impactLines(await client.credentials.impact({ ids: [credentialId] }))
  const { retirement: known } = await client.retirements.get({ credentialId })
  const isUnderWay = known !== null && known.removed === null && known.cancelled === null
  if (step === 'cancel') {
    const given = await client.retirements.cancel({ credentialId })
    context.note('The retirement is given up. The credential stays as it is.')
    return print(context, given)
  }
  let retirement = isUnderWay ? known : await client.retirements.begin({ credentialId, reason: options.reason ?? '' })
  if (!isUnderWay) context.note('The retirement has begun.')
  if (step === undefined && breaks.length > 0) context.note(`Still in use: ${breaks.map(plain).join('; ')}.`)
  if (step !== undefined) {
    const confirm =
      step === 'remove'
        ? await confirmName(context, options.confirm, { name: credential.name, breaks, verb: 'Remove' })
        : null
    if (step === 'disable' && breaks.length > 0)
      await context.confirm(`${breaks.map(plain).join('; ')} will not work any more. Disable it?`)
    retirement = await client.retirements.step({ credentialId, step, note: options.note ?? '', confirm })
  }
  return print(context, retirement)
}

function print(context: Context, retirement: Retirement): 0 {
  context.result(retirement, (screen) => retirementFacts(retirement, screen))
  if (retirement.next !== null && !context.json)
    context.note(`Next: ${advice[retirement.next]} --step ${retirement.next}.`)
  return 0
}

const advice = {
  disable: 'make it unusable, with',
  revoke: 'revoke it at its vendor (keyward system guide tells where), then',
  remove: 'move it to the trash, with',
} as const

function retirementFacts(retirement: Retirement, screen: Screen): string {
  const done = (of: Retirement['disabled']) =>
    of === null ? '' : `${when(of.at)}${of.by === '' ? '' : ` by ${of.by}`}`
  return facts(
    [
      ['Credential', retirement.name],
      ['System', retirement.system],
      ['Reason', retirement.reason],
      ['Begun', `${when(retirement.startedAt)} by ${retirement.startedBy}`],
      ['Disabled', done(retirement.disabled)],
      ['Revoked', [done(retirement.revoked), retirement.revokedNote].filter(Boolean).join(': ')],
      ['Removed', done(retirement.removed)],
      ['Given up', done(retirement.cancelled)],
    ],
    screen,
  )
}
