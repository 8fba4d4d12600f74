import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Certificate } from './certificates.ts'
import {
  type Account,
  accountOf,
  findProgram,
  freePort,
  isListening,
  makeFolder,
  makePassword,
  startDaemon,
} from './daemons.ts'

/** A WebDAV server of the tests' own, over TLS. */
export interface WebdavPeer {
  readonly port: number
  /** Its collection for the team, which isn't there at first. */
  readonly url: string
  readonly username: string
  readonly password: string
  /** Where the collection's files lie. */
  readonly files: string
  output(): string
  stop(): Promise<void>
}

const apacheModules = '/usr/lib/apache2/modules'
const davModule = '/usr/lib/nginx/modules/ngx_http_dav_ext_module.so'

/** Why Apache can't be started here; null when it can. */
export function apacheMissing(): string | null {
  return findProgram('apache2') && existsSync(join(apacheModules, 'mod_dav_fs.so')) ? null : 'Apache is not installed'
}

/** Why nginx can't be started here; null when it can. */
export function nginxMissing(): string | null {
  return findProgram('nginx') && existsSync(davModule) ? null : 'nginx with dav-ext is not installed'
}

interface Scene {
  readonly account: Account
  at(name: string): string
  readonly username: string
  readonly password: string
  remove(): void
}

/** A folder with the certificate, a file of users, and a place for what is stored. */
function makeScene(certificate: Certificate): Scene {
  const account = accountOf('www-data')
  const folder = makeFolder(account)
  const at = (name: string) => join(folder.path, name)
  const [username, password] = ['ann', makePassword()]
  // A form of hashes that both servers know.
  const hash = `{SHA}${createHash('sha1').update(password).digest('base64')}`
  writeFileSync(at('users'), `${username}:${hash}\n`)
  writeFileSync(at('server.crt'), certificate.cert)
  writeFileSync(at('server.key'), certificate.key)
  mkdirSync(at('files'))
  mkdirSync(at('work'))
  for (const name of ['files', 'work', 'users', 'server.crt', 'server.key'])
    if (account.uid !== undefined && account.gid !== undefined) chownSync(at(name), account.uid, account.gid)
  chmodSync(folder.path, 0o755)
  return { account, at, username, password, remove: () => folder.remove() }
}

/** The configuration of Apache that docs/team-servers.md gives. */
export async function startApache(certificate: Certificate): Promise<WebdavPeer> {
  const program = findProgram('apache2')
  if (!program) throw new Error('Apache is not installed')
  const scene = makeScene(certificate)
  const port = await freePort()
  const modules = 'mpm_event authn_core authn_file authz_core authz_user auth_basic dav dav_fs ssl'
  const user = scene.account.uid === undefined ? [] : ['User www-data', 'Group www-data']
  writeFileSync(
    scene.at('apache.conf'),
    [
      `ServerRoot ${scene.at('work')}`,
      'ServerName localhost',
      `PidFile ${scene.at('work/pid')}`,
      `Listen 127.0.0.1:${port}`,
      `ErrorLog ${scene.at('work/error.log')}`,
      ...user,
      ...modules.split(' ').map((name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so`),
      `DocumentRoot ${scene.at('files')}`,
      'SSLEngine on',
      `SSLCertificateFile ${scene.at('server.crt')}`,
      `SSLCertificateKeyFile ${scene.at('server.key')}`,
      `DavLockDB ${scene.at('work/locks')}`,
      '<Location "/">',
      '  Dav On',
      '  AuthType Basic',
      '  AuthName "files"',
      `  AuthUserFile ${scene.at('users')}`,
      '  Require valid-user',
      '</Location>',
    ].join('\n'),
  )
  const daemon = await startDaemon(program, ['-D', 'FOREGROUND', '-f', scene.at('apache.conf')], {}, () =>
    isListening(port),
  )
  return peerOf(scene, port, daemon)
}

/** The configuration of nginx that docs/team-servers.md gives. */
export async function startNginx(certificate: Certificate): Promise<WebdavPeer> {
  const program = findProgram('nginx')
  if (!program) throw new Error('nginx is not installed')
  const scene = makeScene(certificate)
  const port = await freePort()
  writeFileSync(
    scene.at('nginx.conf'),
    [
      `load_module ${davModule};`,
      'daemon off;',
      ...(scene.account.uid === undefined ? [] : ['user www-data;']),
      'worker_processes 2;',
      `pid ${scene.at('work/pid')};`,
      'error_log stderr warn;',
      'events {}',
      'http {',
      '  access_log off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `  ${name}_temp_path ${scene.at(`work/${name}`)};`,
      ),
      '  server {',
      `    listen 127.0.0.1:${port} ssl;`,
      `    ssl_certificate ${scene.at('server.crt')};`,
      `    ssl_certificate_key ${scene.at('server.key')};`,
      `    root ${scene.at('files')};`,
      '    client_max_body_size 96m;',
      '    location / {',
      '      dav_methods PUT DELETE MKCOL COPY MOVE;',
      '      dav_ext_methods PROPFIND OPTIONS;',
      '      auth_basic files;',
      `      auth_basic_user_file ${scene.at('users')};`,
      '    }',
      '  }',
      '}',
    ].join('\n'),
  )
  const daemon = await startDaemon(program, ['-c', scene.at('nginx.conf'), '-p', scene.at('work')], {}, () =>
    isListening(port),
  )
  return peerOf(scene, port, daemon)
}

function peerOf(scene: Scene, port: number, daemon: { output(): string; stop(): Promise<void> }): WebdavPeer {
  return {
    port,
    url: `https://localhost:${port}/keyward/`,
    username: scene.username,
    password: scene.password,
    files: scene.at('files'),
    output: () => daemon.output(),
    async stop() {
      await daemon.stop()
      scene.remove()
    },
  }
}
