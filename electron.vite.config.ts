import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { bundled, bundledButAddon } from './scripts/externals.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Every program of the main side. Each becomes one file of out/main; shared chunks lie flat beside them, so that a path
 * relative to `import.meta.url` is the same from every file.
 */
const programs = {
  index: at('src/main/index.ts'),
  browser: at('src/main/browser.ts'),
  cli: at('src/cli/index.ts'),
  'probe-worker': at('src/main/connections/probe-worker.ts'),
  'kdf-worker': at('src/main/keys/passphrase/kdf-worker.ts'),
  'vault-worker': at('src/main/vault/vault-worker.ts'),
}

/**
 * What most starts load, put together with all that it needs: each file costs a start half a millisecond, whatever is in it.
 * The other areas and commands stay files of their own.
 */
const together = [
  // Each test starts its worker anew: it must not read the core because a few lines of it are of use to both.
  { name: 'probe', test: /src[\\/]main[\\/]connections[\\/]probe-session\.ts$/, priority: 1 },
  { name: 'errors', test: /src[\\/]shared[\\/]errors\.ts$/ },
  { name: 'core', test: /src[\\/](main[\\/]app|(main|shared)[\\/]api[\\/](vault|credentials))\.ts$/ },
  { name: 'command', test: /src[\\/]cli[\\/](main|context|commands[\\/]credential-(read|view))\.ts$/ },
]

// Syntax is kept to what an Electron two years old understands: desktop tests may have to run in one.
const oldestNode = 'node20.18'
const oldestChrome = 'chrome130'

export default defineConfig({
  main: {
    build: {
      target: oldestNode,
      externalizeDeps: { exclude: [...bundled, ...bundledButAddon] },
      rolldownOptions: {
        input: programs,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          comments: false,
          codeSplitting: { groups: [...together] },
        },
      },
    },
  },
  // A sandboxed preload is one CommonJS file that can require nothing but Electron.
  preload: {
    build: {
      target: oldestNode,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // The content policy allows no inline script, style, image or font: everything is a file of its own.
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      target: oldestChrome,
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: at('src/renderer/index.html') },
    },
  },
})
