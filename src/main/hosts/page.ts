import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { VaultError } from '../../shared/errors.ts'

/** The built page as the hosts serve it. */
export interface Page {
  /** The file of a request's path, or undefined. */
  read(path: string): Promise<PageFile | undefined>
}

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Lists the files of a folder once; only what was found then can be asked for, by its exact name. A request's path is
 * never joined to a folder and never decoded, so there is no path that leads out of it. Links are left out. Throws
 * `page-missing`.
 */
export async function openPage(folder: string): Promise<Page> {
  const files = new Map<string, string>()
  await collect(folder, '', files)
  const index = files.get('/index.html')
  if (index === undefined) throw new VaultError('page-missing')
  files.set('/', index)

  return {
    async read(path) {
      const file = files.get(path)
      if (file === undefined) return undefined
      const bytes = await readFile(file)
      return { body: new Uint8Array(bytes), type: types[extname(file)] ?? 'application/octet-stream' }
    },
  }
}

async function collect(folder: string, prefix: string, files: Map<string, string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await collect(path, `${prefix}/${entry.name}`, files)
    else if (entry.isFile()) files.set(`${prefix}/${entry.name}`, path)
  }
}
