import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { root } from './run.ts'

/** A Chromium that was seen to start on this machine. */
export interface Chromium {
  readonly executable: string
  /** Whether it starts inside its sandbox. Root never can, and some systems forbid it to everybody. */
  readonly sandbox: boolean
  /** What its environment needs in addition. */
  readonly env: Readonly<Record<string, string>>
}

interface Candidate {
  readonly executable: string
  readonly env: Readonly<Record<string, string>>
}

const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser']

/** Where installers put a browser that is on nobody's PATH. */
const usual =
  process.platform === 'darwin'
    ? [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
      ]
    : process.platform === 'win32'
      ? [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA]
          .filter((folder) => folder !== undefined)
          .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
      : []

/** All programs that may be a Chromium, in the order of preference; each is made ready only when its turn comes. */
async function* candidates(): AsyncGenerator<Candidate> {
  const named = process.env.CHROMIUM_PATH
  if (named) yield { executable: named, env: {} }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const paths = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...usual]
  for (const executable of paths) if (existsSync(executable)) yield { executable, env: {} }
  if (existsSync(chromium.executablePath())) yield { executable: chromium.executablePath(), env: {} }
  if (process.platform === 'linux' && process.arch === 'x64') yield await unpackedChromium()
}

/** The system's fonts where there are any, and the one that came along. */
const fontSettings = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts', 'cache')}</cachedir>
</fontconfig>
`

/**
 * The Chromium inside the package `@sparticuz/chromium`, unpacked once per version beside the packages. It brings the
 * libraries (nspr, nss, expat) and a font that a bare system lacks.
 */
async function unpackedChromium(): Promise<Candidate> {
  const packaged = join(root, 'node_modules', '@sparticuz', 'chromium')
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string }
  const cache = join(root, 'node_modules', '.cache')
  const folder = join(cache, `keyward-chromium-${version}`)
  // A browser that was still running when its folder was removed leaves a part of it: its cache of fonts.
  const isWhole = () => existsSync(join(folder, 'chromium'))
  if (!isWhole()) {
    const { inflate } = await import('@sparticuz/chromium')
    mkdirSync(cache, { recursive: true })
    const work = mkdtempSync(join(cache, 'unpacking-'))
    // The package unpacks into the system's temporary folder, which is found through this variable.
    const before = process.env.TMPDIR
    process.env.TMPDIR = work
    try {
      const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']
      await Promise.all(archives.map((archive) => inflate(join(packaged, 'bin', archive))))
      writeFileSync(join(work, 'fonts', 'fonts.conf'), fontSettings(folder))
      if (!isWhole()) {
        rmSync(folder, { recursive: true, force: true })
        renameSync(work, folder)
      }
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
      rmSync(work, { recursive: true, force: true })
    }
  }
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  const env = { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, 'fonts') }
  return { executable: join(folder, 'chromium'), env }
}

/** Whether the program starts and draws a page, as the tests will ask it to. */
async function works({ executable, env }: Candidate, sandbox: boolean): Promise<boolean> {
  try {
    const browser = await chromium.launch({
      executablePath: executable,
      chromiumSandbox: sandbox,
      env: { ...process.env, ...env },
      timeout: 20_000,
    })
    try {
      const page = await browser.newPage()
      await page.setContent('<p>ready</p>', { timeout: 10_000 })
      return (await page.locator('p').textContent({ timeout: 10_000 })) === 'ready'
    } finally {
      await browser.close()
    }
  } catch {
    return false
  }
}

/** Finds a Chromium that starts here: CHROMIUM_PATH, the system's, Playwright's, then the one among the packages. */
export async function findChromium(): Promise<Chromium | undefined> {
  for await (const candidate of candidates()) {
    if (process.getuid?.() !== 0 && (await works(candidate, true))) return { ...candidate, sandbox: true }
    if (await works(candidate, false)) return { ...candidate, sandbox: false }
  }
  return undefined
}

if (import.meta.main) {
  const chromium = await findChromium()
  console.log(chromium ?? 'No Chromium starts here. Set CHROMIUM_PATH to one.')
  if (chromium === undefined) process.exitCode = 1
}
