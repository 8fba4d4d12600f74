import type { Core, CoreOptions } from '../../src/main/api/core.ts'
import { type CoreOverrides, createCore } from '../../src/main/app.ts'

/** A core on a home that is there, as the command has it in a process of its own. What opens its vault stands in `env`. */
export function commandCore(
  home: string,
  env: CoreOptions['env'] = process.env,
  overrides: CoreOverrides = {},
): Promise<Core> {
  return createCore(
    {
      face: 'command',
      home,
      vault: 'default',
      env,
      packaged: false,
      version: '0.0.0-test',
      openExternal: async () => false,
    },
    overrides,
  )
}
