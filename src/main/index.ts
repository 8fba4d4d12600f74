import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createCore } from './app.ts'
import { takeEnvironment } from './environment.ts'
import { defaultHome } from './home.ts'
import { endUncaught, quitOnSignals, startDesktop } from './hosts/electron/desktop.ts'
import { readStartOptions } from './hosts/start-options.ts'
import { lookInPathAlone } from './programs.ts'
import { onUncaught } from './uncaught.ts'

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url))
lookInPathAlone(process.env, process.platform)
const env = takeEnvironment(process.env)
const { home: given, vault } = readStartOptions(process.argv, env)
const home = given ?? defaultHome(env, process.platform)

onUncaught(home, endUncaught)
quitOnSignals()

startDesktop({
  createCore,
  home,
  vault,
  env,
  version,
  pageFolder: built('../renderer'),
  preloadFile: built('../preload/index.cjs'),
  iconFile: built('../../resources/icon.png'),
})
