import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Command } from '../integration/cli-command.ts'
import { findProgram } from './daemons.ts'

const missing = ['gpg', 'gpgconf', 'pass'].find((name) => findProgram(name) === null)
const gopass = findProgram('gopass')
const canary = 'kwCanary-Pass-7788'

interface Outcome {
  readonly created: number
  readonly info: { readonly format: string; readonly name: string }
  readonly notTaken: readonly { readonly what: string; readonly reason: string }[]
}

describe.skipIf(missing !== undefined)(
  `S6 a store of pass, opened by gpg${missing === undefined ? '' : ` (skipped: ${missing} is not installed)`}`,
  () => {
    const command = new Command()
    // Sockets of the agent have a place in short paths alone.
    const folder = mkdtempSync(join(tmpdir(), 'kw-pass-'))
    const [ring, store] = [join(folder, 'ring'), join(folder, 'store')]
    const env = { PATH: process.env.PATH, HOME: folder, GNUPGHOME: ring, PASSWORD_STORE_DIR: store }
    const run = (program: string, args: readonly string[], input = '', more: Readonly<Record<string, string>> = {}) =>
      execFileSync(program, args, {
        encoding: 'utf8',
        env: { ...env, ...more },
        input,
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: 60_000,
      })
    const gpg = (...args: string[]) => run('gpg', ['--batch', '--quiet', ...args])
    const makeKey = (name: string, phrase = '') =>
      gpg('--passphrase', phrase, '--pinentry-mode', 'loopback', '--quick-gen-key', name, 'default', 'default', 'never')
    const insert = (path: string, text: string) => run('pass', ['insert', '-m', path], text)
    const keyward = (argv: readonly string[]) => command.run(argv, { env })
    /** Which credentials have a value, for the command shows none: a table with that value says what is alike. */
    const thoseWith = async (value: string) => {
      const stdin = `name,password\nx,"${value.replaceAll('"', '""')}"\n`
      const ran = await command.run(['--json', 'import', '-', '--format', 'csv', '--dry-run'], { stdin })
      return (ran.json() as { items: readonly { alike: readonly string[] }[] }).items[0]?.alike
    }

    beforeAll(async () => {
      mkdirSync(ring, { mode: 0o700 })
      makeKey('me@example.com')
      makeKey('other@example.com')
      run('pass', ['init', 'me@example.com'])
      expect(await command.run(['vault', 'create'])).toMatchObject({ status: 0 })
    }, 60_000)
    afterAll(() => {
      execFileSync('gpgconf', ['--homedir', ring, '--kill', 'all'], { stdio: 'ignore', timeout: 30_000 })
      rmSync(folder, { recursive: true, force: true })
      command.close()
    })

    it('comes in by the command; an entry for another key, a link and what is broken are told', async () => {
      insert('aws/prod/deploy', `${canary}-1 "ü\nuser: ada\nurl: https://shop.example.com\nAsk Bob\n`)
      insert('web/orders', `${canary}-2\nlogin: shop\nurl: postgres://db.example.com/orders\n`)
      insert('seed', `${canary}-3\notpauth://totp/x?secret=JBSWY3DPEHPK3PXP\n`)
      run('pass', ['init', '-p', 'theirs', 'other@example.com'])
      insert('theirs/key', `${canary}-4\n`)
      const [other = ''] = /(?<=^fpr:+)[0-9A-F]{40}/m.exec(gpg('-K', '--with-colons', 'other@example.com')) ?? []
      gpg('--yes', '--delete-secret-keys', other)
      const whole = readFileSync(join(store, 'web', 'orders.gpg'))
      writeFileSync(join(store, 'broken.gpg'), whole.subarray(0, whole.length - 20))
      writeFileSync(join(store, 'nonsense.gpg'), 'no message')
      writeFileSync(join(store, 'README'), 'ours')
      symlinkSync('/etc/passwd', join(store, 'link.gpg'))
      symlinkSync('/etc', join(store, 'etc'))
      writeFileSync(join(folder, 'long'), 'x'.repeat(300_000))
      gpg('--trust-model', 'always', '-e', '-r', 'me@example.com', '-o', join(store, 'long.gpg'), join(folder, 'long'))
      writeFileSync(join(folder, 'bytes'), Buffer.from([0xff, 0, 1]))
      gpg(
        '--trust-model',
        'always',
        '-e',
        '-r',
        'me@example.com',
        '-o',
        join(store, 'bytes.gpg'),
        join(folder, 'bytes'),
      )
      const before = filesIn(folder)

      const ran = await keyward(['--json', 'import', store])
      expect(ran).toMatchObject({ status: 0 })
      const { created, info, notTaken } = ran.json() as Outcome
      expect({ created, info }).toMatchObject({ created: 4, info: { format: 'pass', name: 'store' } })
      expect(Object.fromEntries(notTaken.map(({ what, reason }) => [what, reason]))).toEqual({
        README: 'Of a store, files that gpg encrypted are taken.',
        broken: 'gpg could not open it.',
        bytes: 'It is no text.',
        etc: 'It is a symbolic link.',
        'link.gpg': 'It is a symbolic link.',
        long: 'It is too long.',
        nonsense: 'gpg could not open it.',
        'seed: one-time password': 'Seeds of one-time passwords have no place in Keyward.',
        'theirs/key': 'It is encrypted for other keys than yours.',
      })
      const shown = (await command.run(['--json', 'credential', 'show', 'deploy'])).json()
      expect(shown).toMatchObject({ environment: 'production', tags: ['aws'], config: { username: 'ada' } })
      expect(await thoseWith(`${canary}-1 "ü`)).toEqual(['deploy'])
      expect((await command.run(['--json', 'connection', 'list'])).stdout).toContain('postgresql')
      // Nothing that was opened lies on the disk, and nothing of it was printed by the import.
      expect(filesIn(folder)).toEqual(before)
      expect(ran.stdout + ran.stderr).not.toContain(canary)
      for (const file of filesIn(command.home)) expect(readFileSync(file).includes(canary), file).toBe(false)
    }, 60_000)

    it('comes in the same way again without a change, and a folder of it by itself', async () => {
      const again = (await keyward(['--json', 'import', join(store, 'aws'), '--dry-run'])).json() as Outcome & {
        items: readonly { state: string }[]
      }
      expect(again.items.map(({ state }) => state)).toEqual(['same'])
    }, 60_000)

    it('gives gpg nothing that opens the vault', async () => {
      const bin = join(folder, 'bin')
      mkdirSync(bin)
      writeFileSync(join(bin, 'gpg'), `#!/bin/sh\nenv > ${join(folder, 'seen')}\necho p\n`)
      chmodSync(join(bin, 'gpg'), 0o700)
      const path = `${bin}:${process.env.PATH}`
      const secret = { AZURE_CLIENT_SECRET: 'opens the vault' }
      await command.run(['import', join(store, 'aws'), '--dry-run'], { env: { ...env, ...secret, PATH: path } })
      const seen = readFileSync(join(folder, 'seen'), 'utf8')
      expect(seen).toContain(`GNUPGHOME=${ring}`)
      expect(seen).not.toMatch(/KEYWARD|AZURE_CLIENT_SECRET/i)
    }, 60_000)

    it('is written to no file and asks no server, whatever the settings of gpg say', async () => {
      let asked = 0
      const keyServer = createServer((request, response) => {
        asked += 1
        request.resume()
        response.writeHead(404).end()
      })
      await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
      const stranger = join(folder, 'stranger')
      mkdirSync(stranger, { mode: 0o700 })
      const asStranger = (...args: string[]) => gpg('--homedir', stranger, ...args)
      asStranger('--passphrase', '', '--pinentry-mode', 'loopback', '--quick-gen-key', 'mallory', 'default')
      execFileSync('gpg', ['--homedir', stranger, '--batch', '--quiet', '--import'], {
        input: gpg('--export', '--armor', 'me@example.com'),
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      const signed = join(folder, 'signed')
      mkdirSync(signed)
      writeFileSync(join(signed, '.gpg-id'), 'me@example.com\n')
      const named = join(folder, 'named-by-mallory')
      writeFileSync(join(folder, 'text'), `${canary}-8\n`)
      const to = ['--trust-model', 'always', '-r', 'me@example.com', '--set-filename', named]
      asStranger(...to, '-s', '-e', '-o', join(signed, 'one.gpg'), join(folder, 'text'))
      const { port } = keyServer.address() as AddressInfo
      writeFileSync(join(ring, 'dirmngr.conf'), `keyserver hkp://127.0.0.1:${port}\n`)
      try {
        for (const settings of ['use-embedded-filename\nauto-key-retrieve\n', `output ${named}\n`]) {
          writeFileSync(join(ring, 'gpg.conf'), settings)
          const ran = await keyward(['--json', 'import', signed, '--dry-run'])
          expect(ran.json()).toMatchObject({ created: 1, notTaken: [] })
        }
        expect(existsSync(named) || existsSync(basename(named))).toBe(false)
        expect(asked).toBe(0)
      } finally {
        rmSync(basename(named), { force: true })
        rmSync(join(ring, 'gpg.conf'))
        keyServer.close()
        execFileSync('gpgconf', ['--homedir', stranger, '--kill', 'all'], { stdio: 'ignore', timeout: 30_000 })
      }
    }, 60_000)

    it('is opened by the passphrase that the agent asks for, and asks once where nobody gives it', async () => {
      // Gives the passphrase that lies beside it, or none, and notes that it was asked.
      const pinentry = join(folder, 'pinentry')
      const answers = `GETPIN*) echo asked >> ${pinentry}.log
        if [ -e ${pinentry}.phrase ]; then echo "D $(cat ${pinentry}.phrase)"; echo OK; else echo 'ERR 83886179 canceled'; fi;;`
      const script = `#!/bin/sh
echo OK
while read -r line; do case "$line" in ${answers} BYE*) echo OK; exit;; *) echo OK;; esac; done
`
      writeFileSync(pinentry, script, { mode: 0o700 })
      writeFileSync(join(ring, 'gpg-agent.conf'), `pinentry-program ${pinentry}\n`)
      makeKey('locked@example.com', 'geheim')
      const forget = () => run('gpgconf', ['--kill', 'gpg-agent'])
      const locked = { PASSWORD_STORE_DIR: join(folder, 'locked') }
      run('pass', ['init', 'locked@example.com'], '', locked)
      for (const name of ['one', 'two']) run('pass', ['insert', '-m', name], `${canary}-5-${name}\n`, locked)
      const phrase = ['--pinentry-mode', 'loopback', '--passphrase', 'another']
      const byPhrase = ['a', 'b'].map((name) => join(locked.PASSWORD_STORE_DIR, `${name}.gpg`))
      writeFileSync(join(folder, 'text'), `${canary}-9\n`)
      for (const file of byPhrase) gpg(...phrase, '-o', file, '-c', join(folder, 'text'))
      run('pass', ['init', '-p', 'open', 'me@example.com'], '', locked)
      run('pass', ['insert', '-m', 'open/three'], `${canary}-5-three\n`, locked)
      forget()
      const closed = (await keyward(['--json', 'import', locked.PASSWORD_STORE_DIR, '--dry-run'])).json()
      const reason = 'Nobody gave the passphrase that opens it.'
      expect(closed).toMatchObject({
        created: 1,
        notTaken: ['a', 'b', 'one', 'two'].map((what) => ({ what, reason })),
      })
      expect(readFileSync(`${pinentry}.log`, 'utf8')).toBe('asked\n')
      for (const file of byPhrase) rmSync(file)
      writeFileSync(`${pinentry}.phrase`, 'geheim')
      forget()
      const opened = await keyward(['--json', 'import', locked.PASSWORD_STORE_DIR])
      expect(opened.json()).toMatchObject({ created: 3, notTaken: [] })
      expect(readFileSync(`${pinentry}.log`, 'utf8')).toBe('asked\nasked\n')
    }, 60_000)

    it.skipIf(gopass === null)(
      `comes in from the gopass of Debian as well${gopass === null ? ' (skipped: it is not installed)' : ''}`,
      async () => {
        const own = { PASSWORD_STORE_DIR: join(folder, 'gopass'), EDITOR: join(folder, 'editor') }
        const author = { GIT_AUTHOR_NAME: 'A', GIT_COMMITTER_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com' }
        const more = { ...own, ...author, GIT_COMMITTER_EMAIL: 'a@example.com' }
        run('gopass', ['init', 'me@example.com'], '', more)
        // A password is read from a terminal, and a text from an editor.
        const write = (name: string, ...lines: readonly string[]) => {
          const words = lines.map((line) => `'${line}'`).join(' ')
          writeFileSync(own.EDITOR, `#!/bin/sh\nprintf '%s\\n' ${words} > "$1"\n`, { mode: 0o700 })
          run('gopass', ['insert', '-m', name], '', more)
        }
        write('robot', `${canary}-6`)
        write('yaml', `${canary}-7`, '---', 'user: bob', 'pin: "007"')
        const ran = await keyward(['--json', 'import', own.PASSWORD_STORE_DIR])
        expect(ran.json()).toMatchObject({ created: 2, notTaken: [] })
        expect(await thoseWith(`${canary}-6`)).toEqual(['robot'])
        expect((await command.run(['--json', 'credential', 'show', 'yaml'])).json()).toMatchObject({
          type: 'custom',
          config: { fields: { username: 'bob' } },
        })
      },
      60_000,
    )
  },
)

/** Every file below a folder, without sockets and what gpg keeps for itself. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/ring'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
