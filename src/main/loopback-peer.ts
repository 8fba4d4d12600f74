import { readFile } from 'node:fs/promises'

/** One end of a TCP connection over 127.0.0.1 or ::1. */
export interface Ends {
  readonly localPort?: number | undefined
  readonly remotePort?: number | undefined
  readonly remoteFamily?: string | undefined
}

/**
 * Whether the program at the other end of a loopback connection runs as another user. Every user of a machine can connect
 * to the loopback, and on Linux may read the command line with which a link was opened; so the link alone doesn't decide.
 * Where the system doesn't tell, the answer is false. The superuser is nobody foreign: it can read all memory, and it is who brings
 * connections of a browser outside into a virtual machine or a container.
 *
 * Format: proc_net_tcp in the kernel's documentation.
 */
export async function isForeignUser(
  ends: Ends,
  table = ends.remoteFamily === 'IPv6' ? '/proc/net/tcp6' : '/proc/net/tcp',
): Promise<boolean> {
  const own = process.getuid?.()
  if (own === undefined || process.platform !== 'linux') return false
  const text = await readFile(table, 'latin1').catch(() => '')
  const owner = ownerOf(text, ends.remotePort, ends.localPort)
  return owner !== undefined && owner !== own && owner !== 0
}

/** User of the socket that goes from one port of the loopback to another, in a table of /proc/net/tcp or tcp6. */
export function ownerOf(table: string, from: number | undefined, to: number | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined
  for (const line of table.split('\n')) {
    const [, local, remote, , , , , user] = line.trim().split(/\s+/)
    if (portOf(local) === from && portOf(remote) === to) return Number(user)
  }
  return undefined
}

/** Port of an address such as `0100007F:1F90`; undefined for addresses other than the loopbacks, in either byte order. */
function portOf(address: string | undefined): number | undefined {
  const [, port] = /^(?:0100007F|7F000001|0{24}01000000|0{31}1):([0-9A-F]{4})$/.exec(address ?? '') ?? []
  return port === undefined ? undefined : Number.parseInt(port, 16)
}
