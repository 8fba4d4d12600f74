import * as z from 'zod'
import { ref } from '../domain/common.ts'
import { settings } from '../domain/settings.ts'
import { systemPages } from '../domain/system.ts'
import { open } from './define.ts'

export const appApi = {
  info: open(() => ({
    request: z.strictObject({}),
    response: z.strictObject({
      version: z.string(),
      /** Which host serves this window. */
      host: z.enum(['desktop', 'browser', 'command']),
      platform: z.string(),
      /** Name of the operating system's user. */
      user: z.string(),
      /** Where the vaults are, to show in settings and in the recovery kit. */
      home: z.string(),
    }),
  })),
  settings: open(() => ({ request: z.strictObject({}), response: settings })),
  updateSettings: open(() => ({ request: settings.partial(), response: settings })),
  /** Opens one of the vendor pages of the systems catalog in the system browser, by system and page, never by address. */
  openDocs: open(() => ({
    request: z.strictObject({ system: ref, page: z.enum(systemPages) }),
    response: z.strictObject({ opened: z.boolean(), url: z.string() }),
  })),
}
