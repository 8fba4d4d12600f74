import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Node can't load Electron's module; the Electron host and the preload are driven through a stand-in.
  resolve: { alias: { electron: fileURLToPath(new URL('test/fakes/electron.ts', import.meta.url)) } },
  test: {
    pool: 'forks',
    // One more than the cores of a small machine: many tests wait for a process or for a clock.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'test/{security,integration,clients}/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: { name: 'crash', include: ['test/crash/**/*.test.ts'], fileParallelism: false },
      },
      {
        extends: true,
        test: {
          name: 'peers',
          include: ['test/peers/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
