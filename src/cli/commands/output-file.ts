import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Context } from '../context.ts'

/**
 * Writes a result into a file that its owner alone can read, or with `-` to standard output. A terminal is asked before an
 * existing file is replaced.
 * @throws VaultError `cancelled`, `file-unwritable`, `disk-full`, `usage` for `-` with --json
 */
export async function writeResult(context: Context, file: string, bytes: Uint8Array): Promise<void> {
  if (file === '-') {
    await new Promise<void>((done) => context.io.stdout.write(bytes, () => done()))
    return
  }
  const { writeWhole } = await import('../values/files.ts')
  await writeWhole(file, bytes)
}

/**
 * Settles where a result goes before the work for it begins.
 * @throws VaultError `cancelled`, `usage` for `-` with --json
 */
export async function checkTarget(context: Context, file: string): Promise<void> {
  if (file === '-') {
    if (context.json)
      throw context.usage([{ path: 'FILE', message: 'Standard output holds the JSON document. Give a file.' }])
    return
  }
  const present = await stat(file).catch(() => undefined)
  if (present?.isFile()) await context.confirm(`Replace ${basename(file)}?`)
}
