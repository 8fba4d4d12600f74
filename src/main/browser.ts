import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { VaultError } from '../shared/errors.ts'
import { createCore } from './app.ts'
import { takeEnvironment } from './environment.ts'
import { defaultHome } from './home.ts'
import { canOpenBrowser, openBrowser } from './hosts/browser/opener.ts'
import { readPort, startBrowserHost } from './hosts/browser/server.ts'
import { announce } from './hosts/browser/terminal.ts'
import { externalAddress } from './hosts/external.ts'
import { readStartOptions } from './hosts/start-options.ts'
import { lookInPathAlone } from './programs.ts'
import { onUncaught } from './uncaught.ts'

const { platform } = process
lookInPathAlone(process.env, platform)
const env = takeEnvironment(process.env)

async function main(): Promise<void> {
  const { home: given, vault } = readStartOptions(process.argv, env)
  const home = given ?? defaultHome(env, platform)
  onUncaught(home, () => end(new VaultError('internal')))
  const port = readPort(env)
  const opens = canOpenBrowser(env, platform)
  const core = await createCore({
    face: 'browser',
    home,
    vault,
    env,
    packaged: false,
    version,
    openExternal: async (address, what) => {
      const allowed = externalAddress(address, what)
      return opens && allowed !== null && openBrowser(allowed)
    },
  })
  const host = await startBrowserHost({
    core,
    pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    port,
  })
  const link = announce(host, { input: process.stdin, output: process.stdout, errors: process.stderr })
  if (opens) void openBrowser(link)

  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')])
  await host.close()
  await core.close()
}

main().then(
  () => process.exit(0),
  (error: unknown) => end(error instanceof VaultError ? error : new VaultError('internal', { cause: error })),
)

function end({ message, remedy }: VaultError): void {
  process.stderr.write(`${message}\n${remedy}\n`)
  process.exit(1)
}
