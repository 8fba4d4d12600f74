import { expect } from 'vitest'
import { maxJson } from '../../src/main/team/age/json-limits.ts'
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
    await proposalOf(importer, file)
    const { items, notTaken } = await tidy(await readFile(importer, file, { password: 'x' }), importer.label)
    for (const { name } of [...(items.credentials ?? []), ...(items.connections ?? [])]) {
      expect(name).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u)
      expect(name).toBe(name.normalize('NFC').trim())
    }
    for (const { what, reason } of notTaken) expect(what.length + reason.length).toBeLessThan(800)
    // As much as one bundle may hold, however often a part of the file is used.
    expect(JSON.stringify(items).length).toBeLessThan(2 * maxJson)
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
const list = <T>(length: number, one: (index: number) => T) => Array.from({ length }, (_, index) => one(index))
const secret = 'apiVersion: v1\nkind: Secret\n'

/**
 * Texts that want to cost much, by what they are.
 *
 * @param meg how large the large ones are: a million and more in earnest, less where others wait for the tests
 * @param importer whose own texts are among them
 */
export const hostileTexts = (meg: number, importer: string): Readonly<Record<string, () => string>> => ({
  ...greedyTexts(meg)[importer],
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

/**
 * Texts of one format, by its importer, by which a part of a file wants to be in many places, or to be looked at again and again.
 *
 * @param meg as above
 */
const greedyTexts = (meg: number): Readonly<Record<string, Readonly<Record<string, () => string>>>> => ({
  aws: {
    'a setting of spaces': () => `[default]\na${many(' ', meg)}b\n`,
    'a section of spaces': () => `[a${many(' ', meg)}b]\nx=y\n`,
    'a section that is a profile of spaces': () => `[profile${many(' ', meg)}"]\nx=y\n`,
    'a role that many others are assumed with': () =>
      `[k]\naws_access_key_id=a\naws_secret_access_key=b\n[r]\nrole_arn=${many('r', 4 * meg)}\nsource_profile=k\n${list(meg / 64, (index) => `[p${index}]\nrole_arn=r\nsource_profile=r\n`).join('')}`,
  },
  postman: {
    'a Postman variable in one place a thousand times': () =>
      postman({
        variable: [{ key: 'a', value: many('x', meg / 2) }],
        item: [{ request: { url: `https://example.com/${many('{{a}}', meg / 8)}` } }],
      }),
    'a Postman variable in a thousand places': () =>
      postman({
        variable: [{ key: 'a', value: many('x', 60_000) }],
        item: list(meg / 16, () => ({ request: { url: 'https://example.com/{{a}}' } })),
      }),
    'a sign-in that many requests of Postman inherit': () =>
      postman({
        auth: { type: 'bearer', bearer: { token: many('"', 4 * meg) } },
        item: list(meg / 8, () => ({ request: { url: 'https://example.com/' } })),
      }),
    'a folder of Postman with a name without an end': () =>
      postman({
        item: [
          { name: many('x', 4 * meg), item: list(meg / 16, (index) => ({ request: { auth: bearer(`t${index}`) } })) },
        ],
      }),
    'many collections of Postman under many globals': () =>
      JSON.stringify({
        info: { schema: 'schema.getpostman.com' },
        globals: list(meg / 8, (index) => ({ key: `k${index}`, value: 'v' })),
        collections: list(meg / 8, () => ({ item: [] })),
      }),
    'a value like many addresses': () =>
      JSON.stringify({
        _postman_variable_scope: '',
        values: [
          { key: 'token', value: 'x' },
          { key: 'a', value: many('a://:<', 9000) },
          { key: 'b', value: `a${many('0123456789', 6000)}a` },
        ],
      }),
  },
  'vault-kv': {
    'a path of Vault without an end': () =>
      `{"${many('a/', meg / 4)}":{${list(meg / 16, (index) => `"k${index}":{"b":"c"}`).join()}}}`,
    'empty members under a long path of Vault': () =>
      `{"request_id":"","path":"${many('a', 4 * meg)}","data":{${list(meg / 8, (index) => `"${index}":""`).join()}}}`,
    'a secret of many members': () =>
      `{"request_id":"","data":{${list(meg / 4, (index) => `"m${index}!":"a"`).join()}}}`,
  },
  kubernetes: {
    'registries of a Secret with a name without an end': () =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: many('x', 4 * meg) },
        stringData: {
          '.dockerconfigjson': `{"auths":{${list(meg / 8, (index) => `"${index}":{"password":"x"}`).join()}}}`,
        },
      }),
    'many users of one cluster': () =>
      kubeconfig(many(Buffer.from('-----BEGIN CERTIFICATE-----\n').toString('base64'), meg / 16), meg / 16),
    'many users of a cluster that may be': () =>
      kubeconfig(Buffer.from(`-----BEGIN CERTIFICATE-----\n${many('A', 60_000)}`).toString('base64'), meg / 16),
  },
  bitwarden: {
    'many items in a folder of many': () =>
      bitwarden(
        list(meg / 16, (index) => ({ folderId: 'f', type: 1, name: `n${index}`, login: { password: 'p' } })),
        many('a/', 2 * meg),
      ),
    'a folder of dashes': () =>
      bitwarden([{ folderId: 'f', type: 1, name: 'n', login: { password: 'p' } }], `a${many('-', 4 * meg)}a`),
    'many fields of one name': () =>
      bitwarden([
        { type: 1, name: 'n', fields: list(meg / 2, (index) => ({ name: 'a', value: 'b', type: index % 2 })) },
      ]),
    'an address beside many secrets': () =>
      bitwarden([
        {
          type: 1,
          name: 'n',
          login: { password: 'p', uris: [{ uri: `https://example.com/${many('x', 4 * meg)}` }] },
          fields: list(meg / 4, (index) => ({ name: `${index}`, value: `A-long-value-${index}`, type: 1 })),
        },
      ]),
    'parts of what is encrypted': () =>
      JSON.stringify({
        encrypted: true,
        passwordProtected: true,
        salt: 's',
        kdfType: 0,
        kdfIterations: 1,
        encKeyValidation_DO_NOT_EDIT: `2.${many('|', 8 * meg)}`,
      }),
  },
  pass: {
    'a path of pass without an end': () => passStore([{ path: many('a/', 2 * meg), text: 'p' }]),
    'an entry of pass of many lines': () => passStore([{ path: 'a', text: many('a: b\n', meg) }]),
    'an entry of pass of keys that do not end': () => passStore([{ path: 'a', text: many('-----BEGIN \n', meg / 2) }]),
    'a line of pass of spaces': () => passStore([{ path: 'a', text: `p\na:${many(' ', 4 * meg)}` }]),
    'many entries of pass': () =>
      passStore(list(meg / 16, (index) => ({ path: `prod/a${index}`, text: 'p\nuser: u' }))),
    'many entries of pass that failed': () =>
      JSON.stringify({
        format: 'keyward-pass-entries/1',
        entries: [],
        failed: list(meg / 4, () => ({ path: 'a', why: 'x' })),
      }),
  },
  csv: {
    'columns without cells': () =>
      `name,password,${list(297, (index) => `an unknown column ${index}`).join()}\n${many('a,b\n', meg / 16)}`,
    'an address with a space': () => `name,url,password\nx,"abc://${many('a', meg / 2)} b",p\n`,
  },
})

const bearer = (token: string) => ({ type: 'bearer', bearer: { token } })
const postman = (more: object) =>
  JSON.stringify({ info: { schema: 'schema.getpostman.com', name: 'x' }, auth: bearer('t'), ...more })
const passStore = (entries: readonly object[]) =>
  JSON.stringify({ format: 'keyward-pass-entries/1', entries, failed: [] })
const bitwarden = (items: readonly object[], folder = '') =>
  JSON.stringify({ encrypted: false, folders: [{ id: 'f', name: folder }], items })
const kubeconfig = (authority: string, users: number) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://example.com', 'certificate-authority-data': authority } }],
    contexts: list(users, (index) => ({ name: '', context: { cluster: 'c', user: `u${index}` } })),
    users: list(users, (index) => ({ name: `u${index}`, user: { token: 't' } })),
  })
