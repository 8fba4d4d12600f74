import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createCore } from './app.ts'
import { defaultHome } from './home.ts'
import { startDesktop } from './hosts/electron/desktop.ts'
import { readStartOptions } from './hosts/start-options.ts'

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const { home, vault } = readStartOptions(process.argv, process.env)

startDesktop({
  createCore,
  home: home ?? defaultHome(process.env, process.platform),
  vault,
  env: process.env,
  version,
  pageFolder: built('../renderer'),
  preloadFile: built('../preload/index.cjs'),
  iconFile: built('../../resources/icon.png'),
})
