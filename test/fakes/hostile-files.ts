import { expect } from 'vitest'
import type { Importer } from '../../src/main/team/importers/importer.ts'
import { proposalOf, readFile } from '../../src/main/team/importers/importers.ts'
import { tidy } from '../../src/main/team/importers/tidy.ts'
import { VaultError } from '../../src/shared/errors.ts'

const codes = ['import-malformed', 'import-too-large', 'import-wrong-key', 'import-unsupported']

/** Everything that the core does with a file before anybody sees it: a result, or the code of the closed list. */
export async function handle(importer: Importer, bytes: Uint8Array): Promise<string> {
  const file = { name: 'hostile', bytes }
  try {
    importer.detects(file)
    importer.asks(file)
    proposalOf(importer, file)
    const { items, notTaken } = tidy(await readFile(importer, file, { password: 'x' }), importer.label)
    for (const { name } of [...(items.credentials ?? []), ...(items.connections ?? [])]) {
      expect(name).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u)
      expect(name).toBe(name.normalize('NFC').trim())
    }
    for (const { what, reason } of notTaken) expect(what.length + reason.length).toBeLessThan(800)
    return 'read'
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    expect(codes).toContain(error.code)
    expect(error.cause).toBeUndefined()
    return error.code
  }
}

/** How much of the processor a file costs, in milliseconds: that is the same on a machine that has other work. */
export async function costOf(importer: Importer, bytes: Uint8Array): Promise<number> {
  const before = process.cpuUsage()
  await handle(importer, bytes)
  const { user, system } = process.cpuUsage(before)
  return Math.round((user + system) / 1000)
}

const many = (text: string, times: number) => text.repeat(times)
const secret = 'apiVersion: v1\nkind: Secret\n'

/**
 * Texts that want to cost much, by what they are.
 *
 * @param meg how large the large ones are: a million and more in earnest, less where others wait for the tests
 */
export const hostileTexts = (meg: number): Readonly<Record<string, () => string>> => ({
  nothing: () => '',
  'spaces alone': () => many(' \n', 1000),
  'one line of many megabytes': () => many('A', 8 * meg),
  'a name without an end': () => `${many('A', meg)}=${many('b', meg)}`,
  'a quote without an end': () => `KEY="${many('a\n', meg)}`,
  'many quotes without an end': () => many('A="\n', meg / 2),
  'many lines of variables': () => many('A=b\n', meg),
  'different variables': () => Array.from({ length: meg / 16 }, (_, index) => `KEY_${index}=v${index}`).join('\n'),
  'many rows': () => `name,password\n${many('a,b\n', meg)}`,
  'many columns': () => `name,${many('a,', meg)}`,
  'a cell without an end': () => `name,password\nx,"${many('a', 2 * meg)}`,
  'many lines of passwords': () => many('h:5432:d:u:p\n', meg / 2),
  'different passwords': () => Array.from({ length: meg / 16 }, (_, index) => `*:${index}:d:u:p`).join('\n'),
  'many profiles': () =>
    Array.from({ length: meg / 16 }, (_, index) => `[p${index}]\nrole_arn=r\nsource_profile=p${index + 1}`).join('\n'),
  'a chain of profiles': () =>
    Array.from(
      { length: meg / 64 },
      (_, index) => `[p${index}]\nrole_arn=r\nsource_profile=p${((index + 1) % meg) / 64}`,
    ).join('\n'),
  'deep brackets': () => many('[', meg),
  'deep objects': () => many('{"a":', meg / 2),
  'deep objects that end': () => `${many('{"item":[', 5000)}${many(']}', 5000)}`,
  'many objects': () => `[${many('{},', meg)}{}]`,
  'a Postman variable that grows': () =>
    JSON.stringify({
      info: { schema: 'schema.getpostman.com', name: 'x' },
      auth: { type: 'bearer', bearer: { token: '{{a}}' } },
      variable: [...'abcdefghi'].map((key, index, all) => ({ key, value: `{{${all[index + 1] ?? 'a'}}}`.repeat(10) })),
      item: [],
    }),
  'a Postman variable that is itself': () =>
    JSON.stringify({
      auth: { type: 'bearer', bearer: { token: '{{a}}' } },
      variable: [{ key: 'a', value: '{{a}}' }],
      item: [],
    }),
  'a laugh in YAML': () =>
    `${secret}a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, index) => `${name}: &${name} [${many(`*${'abcdefghij'[index]},`, 9)}]`).join('\n')}\n`,
  'an anchor that holds itself': () => `${secret}data: &a\n  b: *a\n`,
  'deep YAML': () => `${secret}a: ${many('[', 5000)}\n`,
  'deep lists of YAML': () => `${secret}${many('- ', 5000)}x\n`,
  'deep maps of YAML': () =>
    `${secret}${Array.from({ length: 2000 }, (_, index) => `${many(' ', index)}a:`).join('\n')}\n`,
  'many documents': () => many('---\na: b\n', meg / 5),
  'names of every object': () =>
    '{"__proto__":{"SecretString":"x"},"constructor":"x","SecretString":"{\\"__proto__\\":\\"a\\",\\"toString\\":\\"b\\"}"}',
  'a type of every object': () => `${secret}type: constructor\nstringData: { __proto__: x, a: b }\n`,
  'names for people to be deceived': () => 'name,password\n\u202Egpj.exe,x\n"a\u0000b",x\n\uFEFF\u200B,x\ne\u0301,y\n',
  'halves of characters': () =>
    JSON.stringify({ request_id: '', data: { '\ud800': '\udfff', a: `${many('a', 199)}\ud83d` } }),
})
