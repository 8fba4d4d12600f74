import { VaultError } from '../../shared/errors.ts'
import { facts } from '../output/table.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { settingArgs, settingSetArgs } from '../table/catalog.ts'

type NoOptions = Record<never, never>

export const get: Run<NoOptions, typeof settingArgs> = async (context, { args }) => {
  const settings: Record<string, unknown> = await (await context.client()).app.settings({})
  if (args.NAME === undefined) {
    context.result(settings, (screen) =>
      facts(
        Object.entries(settings).map(([name, value]) => [name, value === '' ? '(none)' : String(value)]),
        screen,
      ),
    )
    return 0
  }
  const name = known(settings, args.NAME)
  context.result({ [name]: settings[name] }, () => plain(String(settings[name])))
  return 0
}

export const set: Run<NoOptions, typeof settingSetArgs> = async (context, { args }) => {
  const client = await context.client()
  const settings: Record<string, unknown> = await client.app.settings({})
  const name = known(settings, args.NAME)
  const changed: Record<string, unknown> = await client.app.updateSettings({
    [name]: readAs(settings[name], args.VALUE),
  })
  context.note('The setting is changed.')
  context.result({ [name]: changed[name] }, () => plain(String(changed[name])))
  return 0
}

/** @throws VaultError `not-found` with the settings that there are */
function known(settings: Record<string, unknown>, name: string): string {
  if (!Object.hasOwn(settings, name)) throw new VaultError('not-found', { subjects: Object.keys(settings) })
  return name
}

/** The text as the kind of value that the setting has now; what does not fit is left for the contract to refuse. */
function readAs(current: unknown, text: string): unknown {
  if (typeof current === 'number') return /^-?\d+$/.test(text) ? Number(text) : text
  if (typeof current === 'boolean') {
    if (['true', 'yes', 'on'].includes(text)) return true
    return ['false', 'no', 'off'].includes(text) ? false : text
  }
  return text
}
