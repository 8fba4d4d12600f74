import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { bundled } from './scripts/externals.ts'

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
}

const present = Object.fromEntries(Object.entries(programs).filter(([, path]) => existsSync(path)))
const preload = at('src/preload/index.ts')
const page = at('src/renderer/index.html')

export default defineConfig({
  ...(Object.keys(present).length > 0 && {
    main: {
      build: {
        target: 'node20.18',
        externalizeDeps: { exclude: [...bundled] },
        rolldownOptions: {
          input: present,
          output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
  }),
  ...(existsSync(preload) && {
    preload: {
      build: {
        target: 'node20.18',
        externalizeDeps: false,
        rolldownOptions: { input: { index: preload }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      },
    },
  }),
  ...(existsSync(page) && {
    renderer: {
      root: at('src/renderer'),
      plugins: [react()],
      build: {
        target: 'chrome130',
        minify: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: page },
      },
    },
  }),
})
