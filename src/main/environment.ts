import { ownKeyVariable } from './keys/fernet/environment-key.ts'

type Environment = Record<string, string | undefined>

/**
 * The environment of this process, for the core. The person's own key is taken out of it: every program that a host starts
 * (a browser, the window's processes) would otherwise get it along, and Electron hands the environment to its pages' preload.
 */
export function takeEnvironment(env: Environment): Environment {
  const taken = { ...env }
  delete env[ownKeyVariable]
  return taken
}
