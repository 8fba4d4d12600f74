import type { KnipConfig } from 'knip'

export default {
  entry: [
    'src/main/{index,browser}.ts',
    'src/main/connections/probe-worker.ts',
    'src/main/keys/passphrase/kdf-worker.ts',
    'src/main/vault/vault-worker.ts',
    // Processes of their own, which crash tests kill.
    'test/crash/{worker,step-worker,refresh-worker,rotation-worker}.ts',
    'test/peers/rotation-child.ts',
    'test/peers/remote-child.ts',
    'src/cli/index.ts',
    'scripts/*.ts',
    // Loaded into the host's process beside it, by its path.
    'test/e2e/sample/preload.ts',
  ],
  project: ['src/**/*.{ts,tsx}', 'scripts/**/*.{ts,js}', 'test/**/*.{ts,tsx}', 'bin/*'],
  playwright: {
    config: ['test/e2e/playwright.config.ts'],
    entry: ['test/e2e/**/*.{e2e,desktop}.ts'],
  },
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // The compiler of the type check: scripts/check.ts runs its file.
    'typescript-7',
  ],
  // Programs of the system that are started where they are there.
  ignoreBinaries: ['Xvfb', 'age', 'age-keygen', 'gpg', 'gpgconf', 'keepassxc-cli', 'mkfifo', 'mount', 'umount'],
} satisfies KnipConfig
