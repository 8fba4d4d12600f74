/**
 * Which part of Keyward may import which (ARCHITECTURE.md). `scripts/layers.test.ts` plants one violation of every rule and
 * proves that it is found.
 *
 * Paths of packages aren't anchored: the same rules run over planted trees whose packages lie elsewhere.
 */

/** What a page may be built of. Anything else in the window is a decision, made here. */
const pagePackages = [
  'react',
  'react-dom',
  'react-aria-components',
  'react-aria',
  'react-stately',
  '@react-aria',
  '@react-stately',
  '@react-types',
  '@internationalized',
  '@fontsource-variable',
  '@tanstack',
  'lucide-react',
  '@scure/bip39',
  'qr',
  'zustand',
]

/** They speak the protocols of connections. */
const drivers = [
  '@nats-io',
  '@platformatic/kafka',
  'amqplib',
  'aws4fetch',
  'imapflow',
  'ioredis',
  'ldapts',
  'mariadb',
  'mongodb',
  'mqtt',
  'mysql2',
  'oracledb',
  'pg',
  'ssh2',
  'tedious',
]

const inPackage = (...names) => `node_modules/(${names.join('|')})/`
const typesOnly = ['type-only', 'type-import']

/** A rule: `from` may not import `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid(
      'no-circular',
      'A cycle has no order in which it can be loaded. An import of types, or one made later, does not close it.',
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: [...typesOnly, 'dynamic-import'] },
      },
    ),
    forbid(
      'no-orphans',
      'A module that nobody imports and that imports nobody is left over.',
      { orphan: true, pathNot: '\\.d\\.ts$' },
      {},
    ),
    forbid('resolvable', 'An import that leads nowhere fails when it is reached.', {}, { couldNotResolve: true }),
    forbid(
      'declared-packages',
      'A package that package.json does not name is there by accident.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbid(
      'no-test-code',
      'Product code does not depend on tests, tools or built files.',
      { path: '^src/' },
      { path: ['^(test|scripts|out|dist)/', '\\.test\\.tsx?$'] },
    ),

    // Between the processes
    forbid(
      'shared-is-pure',
      'src/shared runs everywhere: it imports itself and zod.',
      { path: '^src/shared/' },
      { pathNot: ['^src/shared/', inPackage('zod')] },
    ),
    forbid(
      'renderer-imports-shared-only',
      'The window knows the contract, and nothing of what stands behind it.',
      { path: '^src/renderer/' },
      { path: '^src/(main|preload|cli)/' },
    ),
    forbid(
      'renderer-without-node',
      'The window is sandboxed: it has no Node and no Electron.',
      { path: '^src/renderer/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'renderer-packages',
      'What runs in the window is chosen, one package at a time.',
      { path: '^src/renderer/' },
      { path: 'node_modules/', pathNot: inPackage(...pagePackages, 'zod', '@types/react', '@types/react-dom', 'vite') },
    ),
    forbid(
      'preload-is-thin',
      'The bridge needs Electron and names from src/shared, nothing more.',
      { path: '^src/preload/' },
      { pathNot: ['^src/(preload|shared)/', inPackage('electron'), '^electron$'] },
    ),
    forbid(
      'preload-without-zod',
      'A sandboxed preload is one file; a schema library in it would be parsed again for every window.',
      { path: '^src/preload/' },
      { path: inPackage('zod'), reachable: true },
    ),
    forbid(
      'main-below-faces',
      'The core does not know who shows it.',
      { path: '^src/main/' },
      { path: '^src/(renderer|preload|cli)/' },
    ),
    forbid(
      'cli-imports-core-only',
      'The command uses the core as the window does: through the composed application.',
      { path: '^src/cli/' },
      { path: '^src/(main|renderer|preload)/', pathNot: '^src/main/(api/|[^/]+\\.ts$)' },
    ),
    forbid(
      'cli-not-entry-points',
      'The command is an entry point of its own.',
      { path: '^src/cli/' },
      { path: '^src/main/(index|browser)\\.ts$' },
    ),
    forbid(
      'runtime-packages',
      'A development package is missing from the installed product.',
      { path: '^src/(main|cli)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: typesOnly, pathNot: [inPackage('electron'), '^electron$'] },
    ),

    // Inside main: crypto ← keys, vault ← services ← api ← hosts ← entry points
    forbid(
      'crypto-is-lowest',
      'Cryptography depends on Node and src/shared alone.',
      { path: '^src/main/crypto/' },
      { pathNot: ['^src/(main/crypto|shared)/'], dependencyTypesNot: ['core'] },
    ),
    forbid(
      'keys-below-services',
      'A key provider wraps 32 bytes; it knows no vault, no service, no face.',
      { path: '^src/main/keys/' },
      { path: '^src/main/[^/]+/', pathNot: '^src/main/(keys|crypto)/' },
    ),
    forbid(
      'vault-below-services',
      'The store does not know what is done with it.',
      { path: '^src/main/vault/' },
      { path: '^src/main/[^/]+/', pathNot: '^src/main/(vault|keys|crypto)/' },
    ),
    forbid(
      'services-below-api',
      'A service is called by the API, never the other way round.',
      { path: '^src/main/[^/]+/', pathNot: '^src/main/(api|hosts)/' },
      { path: '^src/main/(api|hosts)/' },
    ),
    forbid('api-below-hosts', 'Handlers know no transport.', { path: '^src/main/api/' }, { path: '^src/main/hosts/' }),
    forbid(
      'hosts-use-api-only',
      'A host authenticates, calls and answers. Keys, stores and services are reached through the API.',
      { path: '^src/main/hosts/' },
      {
        path: '^src/main/[^/]+/',
        pathNot: '^src/main/(hosts|api)/',
      },
    ),
    forbid(
      'hosts-stand-apart',
      'The Electron host and the browser host share nothing but what lies beside both.',
      { path: '^src/main/hosts/([^/]+)/' },
      { path: '^src/main/hosts/[^/]+/', pathNot: '^src/main/hosts/$1/' },
    ),
    forbid(
      'entry-points-are-last',
      'Entry points only wire; nobody imports them, and only they and the command import the composed application.',
      { path: '^src/', pathNot: '^src/(main/(index|browser)\\.ts$|cli/)' },
      { path: '^src/main/(app|index|browser)\\.ts$' },
    ),
    forbid(
      'electron-in-its-host',
      'Everything else runs without Electron, so that it can be served and tested without it.',
      { path: '^src/', pathNot: '^src/(main/hosts/electron/|main/index\\.ts$|preload/)' },
      { path: ['node_modules/electron/', '^electron$'] },
    ),
    forbid(
      'sqlite-in-vault',
      'One owner of the database handle.',
      { path: '^src/', pathNot: '^src/main/(vault/|app\\.ts$)' },
      { path: 'better-sqlite3-multiple-ciphers' },
    ),
    forbid(
      'migrations-stand-alone',
      'A migration must do tomorrow what it did on the day it was written, so it uses no code that changes.',
      { path: '^src/main/vault/migrations/\\d' },
      { path: '^src/', dependencyTypesNot: typesOnly },
    ),
    forbid(
      'drivers-in-worker',
      'However many kinds of connection there are, the core starts as fast and as small: drivers load where a test runs, or a storage is opened.',
      {
        path: '^src/',
        pathNot: [
          '^src/main/connections/(connectors/|rotators/|ways/|ssh/session\\.ts$|(net|probe-worker)\\.ts$)',
          '^src/main/team/remotes/s3\\.ts$',
        ],
      },
      {
        path: [
          '^src/main/connections/(connectors/(?!http-request\\.ts$)|rotators/|ways/|ssh/session\\.ts$)',
          inPackage(...drivers),
        ],
        dependencyTypesNot: typesOnly,
      },
    ),
    forbid(
      'connectors-see-one-secret',
      'Connectors and their worker get one credential handed in; they must not be able to reach for more.',
      { path: '^src/main/connections/(connectors/|rotators/|probe-worker\\.ts$)' },
      { path: '^src/main/(vault|credentials|keys|audit)/', dependencyTypesNot: typesOnly },
    ),
  ],
  options: {
    // Tests reach across layers on purpose: they run the real counterpart.
    exclude: { path: '\\.test\\.tsx?$' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css', '.svg', '.d.ts'],
    },
  },
}
