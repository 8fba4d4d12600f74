import type { Client } from '../../shared/api/contract.ts'
import type { Recognised } from '../../shared/domain/credential.ts'
import { VaultError } from '../../shared/errors.ts'
import type { Context } from '../context.ts'

/** Bytes of a pasted text, as the contract takes it. */
const pasteBytes = 262_144

/** The file of `--paste`, or `-`. @throws VaultError `secret-on-command-line` for a text that stands there itself */
export function pasteSource(option: string | undefined): string | undefined {
  if (option === undefined || option === '-') return option
  if (!/^@./s.test(option)) throw new VaultError('secret-on-command-line')
  return option.slice(1)
}

/** What a file or standard input holds. @throws VaultError `field-invalid` when it is nothing that is known, what reading reports */
export async function readPasted(context: Context, client: Client, source: string): Promise<Recognised> {
  const typed = source === '-' && context.interactive
  const text = typed ? await context.askHidden('Paste it: ') : textOf(await context.readBytes(source, pasteBytes))
  const { found, reason } = await client.credentials.recognise({ text })
  if (!found) throw new VaultError('field-invalid', { issues: [{ path: '--paste', message: reason }] })
  context.note(`Recognised: ${found.what}.`)
  for (const sentence of found.notes) context.note(sentence)
  return found
}

/** Files that aren't text, such as PKCS#12, travel as Base64. The bytes are wiped. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return bytes.toString('base64')
  } finally {
    bytes.fill(0)
  }
}

/** How to make the connection that the text described. */
export function connectionHint(
  credential: string,
  { kind, parameters }: NonNullable<Recognised['connection']>,
): string {
  const settings = Object.entries(parameters).map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`)
  const words = [
    'keyward connection add',
    `--name ${quoted(credential)}`,
    `--kind ${kind}`,
    `--credential ${quoted(credential)}`,
  ]
  return `To make its connection: ${[...words, ...settings].join(' ')}`
}

/** One word of a shell. */
function quoted(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
