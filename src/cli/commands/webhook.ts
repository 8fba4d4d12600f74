import type { FieldIssue } from '../../shared/errors.ts'
import type { Context } from '../context.ts'
import { facts } from '../output/table.ts'
import type { Run } from '../spec.ts'
import type { signOptions, verifyOptions, webhookArgs } from '../table/webhook.ts'
import { complain } from '../values/fields.ts'

/** Bytes of a body that is signed. */
const payloadBytes = 1_048_576

export const sign: Run<typeof signOptions, typeof webhookArgs> = async (context, { options, args }) => {
  const payload = await context.readText(options.payload, payloadBytes, 'Payload: ')
  const client = await context.vault()
  const { id } = await client.credentials.get({ ref: args.CREDENTIAL })
  const { headers } = await client.webhooks.sign({
    id,
    payload,
    at: instantOf(options.at),
    messageId: options['message-id'] ?? null,
  })
  context.result({ headers }, () => headers.map(({ name, value }) => `${name}: ${value}`).join('\n'))
  return 0
}

export const verify: Run<typeof verifyOptions, typeof webhookArgs> = async (context, { options, args }) => {
  const headers = options.header.map(headerOf)
  const toleranceSeconds = toleranceOf(context, options.tolerance)
  const payload = await context.readText(options.payload, payloadBytes, 'Payload: ')
  const client = await context.vault()
  const { id } = await client.credentials.get({ ref: args.CREDENTIAL })
  const verdict = await client.webhooks.verify({ id, payload, headers, toleranceSeconds })
  context.result(verdict, (screen) =>
    facts(
      [
        ['Verified', verdict.verified ? 'yes' : 'no', verdict.verified ? screen.style.green : screen.style.red],
        ['Finding', verdict.message],
      ],
      screen,
    ),
  )
  return verdict.verified ? 0 : 1
}

function instantOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const issue: FieldIssue = { path: '--at', message: 'Write an instant such as 2027-01-31T12:00:00Z.' }
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(Date.parse(text))) complain([issue])
  return new Date(text).toISOString()
}

function headerOf(text: string): { name: string; value: string } {
  const colon = text.indexOf(':')
  if (colon < 1) complain([{ path: '--header', message: 'Write NAME: VALUE.' }])
  return { name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() }
}

function toleranceOf(context: Context, text: string | undefined): number | null {
  if (text === 'none') return null
  if (text === undefined) return 300
  if (!/^\d{1,8}$/.test(text))
    throw context.usage([{ path: '--tolerance', message: 'Write a number of seconds, or none.' }])
  return Number(text)
}
