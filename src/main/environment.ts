import { ownKeyVariable } from './keys/fernet/environment-key.ts'
import { serviceProviders } from './keys/registry.ts'

type Environment = Record<string, string | undefined>

/** Variables that hold a secret: the own key, and what key providers sign in with. */
const secretVariables: readonly string[] = [
  ownKeyVariable,
  ...serviceProviders
    .flatMap(({ fields = [] }) => fields)
    .flatMap(({ secret, variable }) => (secret && variable !== undefined ? [variable] : [])),
]

/**
 * The environment of this process, for the core. A person's secrets are taken out of it: every program that a host starts
 * (a browser, the window's processes) would otherwise get them along, and Electron hands the environment to its pages' preload.
 */
export function takeEnvironment(env: Environment): Environment {
  const taken = { ...env }
  for (const name of secretVariables) delete env[name]
  return taken
}
