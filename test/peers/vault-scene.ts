import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { expect } from 'vitest'
import { CallError } from '../../src/shared/api/client.ts'
import { type MemoryKeychain, memoryKeychain } from '../fakes/keychain.ts'
import { startCore, type TestCore } from '../integration/core.ts'
import { type KeyCaseName, recordCase } from './key-cases.ts'
import { openBao } from './openbao.ts'
import { listen } from './sockets.ts'
import { unlockAsPerson } from './unlock-as-person.ts'
import { type Fields, secrets } from './vault-secrets.ts'

/** A core without a vault, and what people do with one whose slot is of Vault Transit. */
export interface VaultScene extends Pick<TestCore, 'client' | 'env' | 'home' | 'folder'> {
  readonly keychain: MemoryKeychain
  create(settings: Fields, secrets?: Fields): ReturnType<TestCore['client']['vault']['create']>
  lock(): Promise<unknown>
  unlock(): ReturnType<TestCore['client']['vault']['unlock']>
  /** keyslots.json as it stands. */
  slotFile(): ReturnType<typeof JSON.parse>
  /** Changes its first slot behind Keyward's back. */
  editSlot(changes: object): void
  close(): Promise<void>
}

/** What has come out of Keyward so far: errors, events, and the files of every scene that was closed. */
const seen: string[] = []
/** Searches everything that came out in this file. */
export function expectNothingCameOut(): void {
  const all = seen.join('\n')
  expect(secrets.size).toBeGreaterThan(0)
  expect(all).toContain('"code":"key-')
  expect([...secrets].filter((secret) => all.includes(secret))).toEqual([])
  for (const words of ['permission denied', 'message authentication failed', 'encryption key not found', 'X-Vault'])
    expect(all).not.toContain(words)
}

export const spec = (settings: Fields, given: Fields = {}) => ({ provider: 'vault', settings, secrets: given }) as const

export async function startScene(serviceDeadlineMs?: number): Promise<VaultScene> {
  const keychain = memoryKeychain()
  const environment = { keychain, ...(serviceDeadlineMs !== undefined && { serviceDeadlineMs }) }
  const { core, client, env, home, folder, close } = await startCore({ empty: true, environment })
  core.subscribe((event) => seen.push(JSON.stringify(event)))
  const file = join(folder, 'keyslots.json')
  const slotFile = () => JSON.parse(readFileSync(file, 'utf8'))
  return {
    client,
    env,
    home,
    folder,
    keychain,
    create: (settings, given) => client.vault.create({ name: 'default', slot: spec(settings, given), recovery: null }),
    lock: () => client.vault.lock({}),
    unlock: () => unlockAsPerson(client),
    slotFile,
    editSlot(changes) {
      const content = slotFile()
      Object.assign(content.slots[0], changes)
      writeFileSync(file, JSON.stringify(content))
    },
    async close() {
      for (const entry of readdirSync(home, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) seen.push(readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      await close()
    },
  }
}

/** The failure of a call, as it leaves Keyward. */
export async function bodyOf(work: Promise<unknown>): Promise<CallError['body']> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(CallError)
  seen.push(JSON.stringify((error as CallError).body))
  return (error as CallError).body
}

/** Notes a case of the table. */
export const record = (name: KeyCaseName, outcome: string, counterpart = openBao) =>
  recordCase({ provider: 'vault', counterpart, case: name, outcome })

/** Proves what Keyward makes of a case, and notes it when it has a name. */
export async function fails(
  work: Promise<unknown>,
  code: string,
  name?: KeyCaseName,
  counterpart?: string,
): Promise<void> {
  expect((await bodyOf(work)).code).toBe(code)
  if (name !== undefined) record(name, code, counterpart)
}

/** Does something in a process whose environment tells Node and node-vault not to look at certificates. */
export async function withoutChecks(work: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
  Object.assign(process.env, { NODE_TLS_REJECT_UNAUTHORIZED: '0', VAULT_SKIP_VERIFY: '1' })
  try {
    await work()
  } finally {
    delete process.env.VAULT_SKIP_VERIFY
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    if (before !== undefined) process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
  }
}

/** A server of the test's own in Vault's place. */
interface Answering {
  readonly url: string
  readonly requests: readonly { readonly line: string; readonly headers: IncomingMessage['headers'] }[]
  stop(): Promise<void>
}

export async function answering(answer: RequestListener): Promise<Answering> {
  const requests: Answering['requests'][number][] = []
  const peer = await listen(
    createServer((request, response) => {
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers })
      answer(request, response)
    }),
  )
  return { url: `http://127.0.0.1:${peer.port}`, requests, stop: peer.stop }
}

export const withStatus =
  (status: number, body: string, type = 'application/json', headers = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body)
