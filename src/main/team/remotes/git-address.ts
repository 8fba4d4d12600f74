import { isAbsolute } from 'node:path'
import { endpointOfUrl, hostPort, normalizeHost, parseUrl } from '../../connections/host.ts'
import type { ParameterField, Parameters } from '../../connections/kind.ts'
import { allowPlaintext, ca } from '../../connections/kinds/common.ts'
import { readTrustedKeys } from '../../connections/ssh/host-keys.ts'
import type { RemoteDefinition } from './definition.ts'

/** Where a repository is. `text` is what git is told; it is never an option, nor one of git's helpers. */
export type GitAddress =
  | { readonly way: 'https' | 'http'; readonly text: string; readonly host: string; readonly port: number }
  | { readonly way: 'ssh'; readonly path: string; readonly host: string; readonly port: number }
  | { readonly way: 'file'; readonly text: string }

/**
 * Reads the address of a repository: `https://…`, `ssh://host/path`, `host:path` as scp writes it, or the whole path of a folder. A user
 * before the host is left out of SSH addresses, for the credential says who signs in. Null for anything else, such as `ext::` and what
 * begins with a hyphen.
 */
export function readGitAddress(text: string): GitAddress | null {
  if (/[\p{Cc}\s]/u.test(text) || text.startsWith('-')) return null
  if (isAbsolute(text)) return { way: 'file', text }
  const url = parseUrl(text)
  if (/^https?:\/\//i.test(text)) {
    if (url === null || url.username !== '' || url.password !== '' || url.hash !== '' || url.search !== '') return null
    if (normalizeHost(url.hostname) === null || /[%\\]/.test(text.split('/')[2] ?? '')) return null
    return { way: url.protocol === 'https:' ? 'https' : 'http', text: url.href, ...endpointOfUrl(url) }
  }
  const [, host = '', port = '22', path = ''] =
    /^ssh:\/\/(?:[\w.-]+@)?(\[[^\]/]+\]|[^/:@\\%]+)(?::(\d{1,5}))?(\/.+)$/i.exec(text) ?? []
  const [, shortHost = '', shortPath = ''] =
    /^(?:[\w.-]+@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/|:)(.+)$/.exec(text) ?? []
  const [name, place] = host === '' ? [normalizeHost(shortHost), shortPath] : [normalizeHost(host), path]
  const isPlace = place !== '' && !place.startsWith('-') && Number(port) > 0 && Number(port) <= 65_535
  return name === null || !isPlace ? null : { way: 'ssh', host: name, port: Number(port), path: place }
}

/** Keys of the server as a known_hosts file has them: `git` asks OpenSSH, which takes no fingerprints. */
const hostKeys: ParameterField = {
  name: 'hostKey',
  label: 'Trusted host keys',
  kind: 'multiline',
  required: false,
  placeholder: 'ssh-ed25519 AAAA…',
  help: 'For SSH: keys of the server, one on each line. Left empty: those that this computer’s OpenSSH knows (~/.ssh/known_hosts).',
  validate: (value) =>
    readTrustedKeys(value)?.every((key) => 'blob' in key)
      ? null
      : 'Write one key on each line: ssh-ed25519 AAAA…, or a line of known_hosts.',
}

export const gitDefinition: RemoteDefinition = {
  id: 'git',
  label: 'Git repository',
  summary: 'A branch of a Git repository, by the program git of this computer.',
  parameters: [
    {
      name: 'url',
      label: 'Repository',
      kind: 'text',
      required: true,
      placeholder: 'ssh://git@git.example.com/team/keyward.git',
      help: 'A repository that the team uses for nothing else: what was in it stays in its history.',
      validate: (value) =>
        readGitAddress(value)
          ? null
          : 'Write an address that begins with https:// or ssh://, or the whole path of a folder.',
    },
    {
      name: 'branch',
      label: 'Branch',
      kind: 'text',
      required: true,
      default: 'keyward',
      validate: (value) =>
        /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(value) ? null : 'Write letters, digits and hyphens.',
    },
    hostKeys,
    ca,
    allowPlaintext,
  ],
  credentialTypes: ['ssh-key', 'basic-auth', 'bearer-token'],
  credential: 'optional',
  check(parameters) {
    const address = readGitAddress(parameters.url ?? '')
    if (address?.way === 'ssh' || (parameters.hostKey ?? '') === '') return []
    return [{ path: 'hostKey', message: 'Host keys are for SSH. Leave them out.' }]
  },
  target(parameters: Parameters) {
    const address = readGitAddress(parameters.url ?? '')
    return address === null || address.way === 'file' ? null : hostPort(address)
  },
  trial: { rounds: 2, racers: 3 },
  open: async (request) => (await import('./git.ts')).openGit(request),
}
