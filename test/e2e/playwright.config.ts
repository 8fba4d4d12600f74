import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { type Chromium, findChromium } from '../../scripts/find-chromium.ts'
import { root } from '../../scripts/run.ts'

/** Found once: the workers, which read this file again, get it through the environment. */
async function chromiumHere(): Promise<Chromium | undefined> {
  // Electron needs none; and it may be named while the journeys in Chromium run.
  if (process.env.KEYWARD_TEST_ELECTRON && !process.env.KEYWARD_TEST_CHROMIUM) return undefined
  process.env.KEYWARD_TEST_CHROMIUM ??= JSON.stringify((await findChromium()) ?? null)
  return (JSON.parse(process.env.KEYWARD_TEST_CHROMIUM) as Chromium | null) ?? undefined
}

const chromium = await chromiumHere()

export default defineConfig({
  testDir: '.',
  outputDir: join(process.env.KEYWARD_TEST_OUTPUT ?? join(root, 'test-results', 'by-hand'), 'artifacts'),
  // Every test has a Keyward of its own, so any two can run beside each other.
  fullyParallel: true,
  // One more than the cores of a small machine: a journey waits for its host, its page and animations most of the time.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Patience of a busy machine with two cores, where a passphrase is made strong while browsers draw.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
  use: {
    actionTimeout: 20_000,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    // A recording costs a third of the time: `npm run test:e2e -- --trace retain-on-failure` makes one.
    trace: 'off',
  },
  projects: [
    {
      name: 'chromium',
      testMatch: '**/*.e2e.ts',
      use: {
        browserName: 'chromium',
        ...(chromium && {
          launchOptions: {
            executablePath: chromium.executable,
            chromiumSandbox: chromium.sandbox,
            env: { ...(process.env as Record<string, string>), ...chromium.env },
          },
        }),
      },
    },
    { name: 'desktop', testMatch: '**/*.desktop.ts' },
  ],
})
