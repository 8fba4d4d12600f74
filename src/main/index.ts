import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createCore } from './app.ts'
import { takeEnvironment } from './environment.ts'
import { defaultHome } from './home.ts'
import { startDesktop } from './hosts/electron/desktop.ts'
import { readStartOptions } from './hosts/start-options.ts'

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const env = takeEnvironment(process.env)
const { home, vault } = readStartOptions(process.argv, env)

startDesktop({
  createCore,
  home: home ?? defaultHome(env, process.platform),
  vault,
  env,
  version,
  pageFolder: built('../renderer'),
  preloadFile: built('../preload/index.cjs'),
  iconFile: built('../../resources/icon.png'),
})
