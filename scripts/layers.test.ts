import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkLayers, type LayerViolation, layerRules } from './layers.ts'

const root = join(import.meta.dirname, '..')
const folders: string[] = []

/** Writes a small product with these files beside the real packages. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'keyward-layers-')))
  folders.push(folder)
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** A product that keeps every rule, with one module of each kind. */
const sound = {
  'src/shared/errors.ts': 'export const code = 1',
  'src/shared/channels.ts': 'export const channel = "keyward"',
  'src/shared/api/contract.ts':
    'import * as z from "zod"; import { code } from "../errors.ts"; export const contract = z.literal(code)',
  'src/preload/index.ts':
    'import { contextBridge } from "electron"; import { channel } from "../shared/channels.ts"; import type { contract } from "../shared/api/contract.ts"; contextBridge.exposeInMainWorld(channel, {} as typeof contract)',
  'src/renderer/main.tsx':
    'import { createRoot } from "react-dom/client"; import { Button } from "react-aria-components"; import { Key } from "lucide-react"; import { create } from "zustand"; import { contract } from "../shared/api/contract.ts"; export const all = [createRoot, Button, Key, create, contract]',
  'src/main/crypto/aead.ts':
    'import { createCipheriv } from "node:crypto"; import { code } from "../../shared/errors.ts"; export const seal = [createCipheriv, code]',
  'src/main/keys/slots.ts':
    'import { seal } from "../crypto/aead.ts"; import { Entry } from "@napi-rs/keyring"; export const slots = [seal, Entry]',
  'src/main/vault/database.ts':
    'import Database from "better-sqlite3-multiple-ciphers"; import { initial } from "./migrations/0010-initial.ts"; import { slots } from "../keys/slots.ts"; export interface Migration { id: number }; export const database = [Database, initial, slots]',
  'src/main/vault/migrations/0010-initial.ts':
    'import type { Migration } from "../database.ts"; export const initial: Migration = { id: 10 }',
  'src/main/credentials/service.ts':
    'import { database } from "../vault/database.ts"; import { log } from "../log.ts"; export const service = [database, log]',
  'src/main/connections/connectors/redis.ts':
    'import { Redis } from "ioredis"; import type { service } from "../../credentials/service.ts"; export const redis: [unknown, typeof service?] = [Redis]',
  'src/main/connections/probe-worker.ts': 'import { redis } from "./connectors/redis.ts"; console.log(redis)',
  'src/main/log.ts': 'import { code } from "../shared/errors.ts"; export const log = code',
  'src/main/api/credentials.ts': 'import { service } from "../credentials/service.ts"; export const handlers = service',
  'src/main/app.ts': 'import { handlers } from "./api/credentials.ts"; export const app = handlers',
  'src/main/hosts/electron/window.ts':
    'import { BrowserWindow } from "electron"; import type { handlers } from "../../api/credentials.ts"; export const open = (h: typeof handlers) => [BrowserWindow, h]',
  'src/main/hosts/browser/server.ts':
    'import { WebSocketServer } from "ws"; import { log } from "../../log.ts"; export const serve = [WebSocketServer, log]',
  'src/main/index.ts':
    'import { app as shell } from "electron"; import { app } from "./app.ts"; import { open } from "./hosts/electron/window.ts"; console.log(shell, app, open)',
  'src/main/browser.ts':
    'import { app } from "./app.ts"; import { serve } from "./hosts/browser/server.ts"; console.log(app, serve)',
  'src/cli/table.ts': 'export const table = [() => import("./completion.ts")]',
  'src/cli/completion.ts': 'import { table } from "./table.ts"; export const completion = () => table',
  'src/cli/index.ts':
    'import { app } from "../main/app.ts"; import { handlers } from "../main/api/credentials.ts"; console.log(app, handlers)',
}

/** One planted violation, or more, for every rule: the file that breaks it and what the file imports. */
const plantings: Readonly<Record<string, readonly (readonly [file: string, text: string])[]>> = {
  'no-circular': [['src/main/log.ts', 'import { noise } from "./noise.ts"; export const log = noise']],
  'no-orphans': [['src/main/vault/forgotten.ts', 'export const forgotten = 1']],
  resolvable: [['src/main/api/lost.ts', 'import { gone } from "../nowhere.ts"; export const lost = gone']],
  'declared-packages': [['src/main/api/undeclared.ts', 'import ms from "ms"; export const undeclared = ms']],
  'no-test-code': [
    ['src/main/api/tested.ts', 'import { fixture } from "../../../test/fixture.ts"; export const tested = fixture'],
  ],
  'shared-is-pure': [
    ['src/shared/impure-node.ts', 'import { join } from "node:path"; export const impure = join'],
    ['src/shared/impure-main.ts', 'import type { log } from "../main/log.ts"; export type Impure = typeof log'],
    ['src/shared/impure-package.ts', 'import { v7 } from "uuid"; export const impure = v7'],
  ],
  'renderer-imports-shared-only': [
    ['src/renderer/peeks.ts', 'import { service } from "../main/credentials/service.ts"; export const peeks = service'],
    [
      'src/renderer/peeks-at-types.ts',
      'import type { service } from "../main/credentials/service.ts"; export type Peeks = typeof service',
    ],
  ],
  'renderer-without-node': [
    ['src/renderer/reads.ts', 'import { readFileSync } from "node:fs"; export const reads = readFileSync'],
  ],
  'renderer-packages': [
    ['src/renderer/heavy.ts', 'import { Client } from "pg"; export const heavy = Client'],
    ['src/renderer/shell.ts', 'import { shell } from "electron"; export const open = shell'],
  ],
  'preload-is-thin': [
    ['src/preload/thick.ts', 'import { log } from "../main/log.ts"; export const thick = log'],
    ['src/preload/node.ts', 'import { readFileSync } from "node:fs"; export const node = readFileSync'],
  ],
  'preload-without-zod': [
    ['src/preload/parses.ts', 'import { contract } from "../shared/api/contract.ts"; export const parses = contract'],
  ],
  'main-below-faces': [
    ['src/main/credentials/shows.ts', 'import { all } from "../../renderer/main.tsx"; export const shows = all'],
    ['src/main/credentials/prints.ts', 'import "../../cli/index.ts"'],
  ],
  'cli-imports-core-only': [
    ['src/cli/digs.ts', 'import { database } from "../main/vault/database.ts"; export const digs = database'],
  ],
  'cli-not-entry-points': [['src/cli/starts.ts', 'import "../main/browser.ts"']],
  'runtime-packages': [['src/main/api/develops.ts', 'import fc from "fast-check"; export const develops = fc']],
  'crypto-is-lowest': [
    ['src/main/crypto/climbs.ts', 'import { slots } from "../keys/slots.ts"; export const climbs = slots'],
    ['src/main/crypto/borrows.ts', 'import { Encrypter } from "age-encryption"; export const borrows = Encrypter'],
  ],
  'keys-below-services': [
    ['src/main/keys/climbs.ts', 'import { database } from "../vault/database.ts"; export const climbs = database'],
  ],
  'vault-below-services': [
    ['src/main/vault/climbs.ts', 'import { service } from "../credentials/service.ts"; export const climbs = service'],
  ],
  'services-below-api': [
    [
      'src/main/credentials/climbs.ts',
      'import { handlers } from "../api/credentials.ts"; export const climbs = handlers',
    ],
  ],
  'api-below-hosts': [
    ['src/main/api/climbs.ts', 'import { serve } from "../hosts/browser/server.ts"; export const climbs = serve'],
  ],
  'hosts-use-api-only': [
    [
      'src/main/hosts/browser/digs.ts',
      'import { service } from "../../credentials/service.ts"; export const digs = service',
    ],
  ],
  'hosts-stand-apart': [
    ['src/main/hosts/browser/leans.ts', 'import { open } from "../electron/window.ts"; export const leans = open'],
  ],
  'entry-points-are-last': [
    ['src/main/hosts/browser/composes.ts', 'import { app } from "../../app.ts"; export const composes = app'],
  ],
  'electron-in-its-host': [
    ['src/main/credentials/desktop.ts', 'import { safeStorage } from "electron"; export const desktop = safeStorage'],
  ],
  'sqlite-in-vault': [
    [
      'src/main/credentials/queries.ts',
      'import Database from "better-sqlite3-multiple-ciphers"; export const queries = Database',
    ],
    [
      'src/main/audit/types.ts',
      'import type { Database } from "better-sqlite3-multiple-ciphers"; export type Db = Database',
    ],
  ],
  'migrations-stand-alone': [
    [
      'src/main/vault/migrations/0020-leans.ts',
      'import { slots } from "../../keys/slots.ts"; export const leans = slots',
    ],
  ],
  'drivers-in-worker': [
    ['src/main/connections/service.ts', 'import { redis } from "./connectors/redis.ts"; export const tests = redis'],
    ['src/cli/direct.ts', 'export const direct = () => import("pg")'],
  ],
  'connectors-see-one-secret': [
    [
      'src/main/connections/connectors/greedy.ts',
      'import { service } from "../../credentials/service.ts"; export const greedy = service',
    ],
    [
      'src/main/connections/connectors/deep.ts',
      'import { database } from "../../vault/database.ts"; export const deep = database',
    ],
  ],
}

/** Files that plantings lean on and that break no rule themselves. */
const helpers = {
  'src/main/noise.ts': 'import { log } from "./log.ts"; export const noise = () => log',
  'test/fixture.ts': 'export const fixture = 1',
}

const named = (violations: readonly LayerViolation[]) => violations.map(({ rule, from }) => `${rule}: ${from}`)

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('layer rules', () => {
  it('find nothing in a sound product', async () => {
    const { imports, violations } = await checkLayers(plant(sound))
    expect(violations).toEqual([])
    expect(imports).toBeGreaterThan(30)
  })

  it('are each proven by a planted violation', () => {
    expect(Object.keys(plantings).sort()).toEqual([...layerRules].sort())
  })

  it.each(Object.entries(plantings))('%s fires on its planted violation', async (rule, files) => {
    const tree = { ...sound, ...helpers, ...Object.fromEntries(files) }
    const found = named((await checkLayers(plant(tree))).violations)
    expect(found).toEqual(expect.arrayContaining(files.map(([file]) => `${rule}: ${file}`)))
  })

  it('fail loudly when no import was read at all', async () => {
    await expect(checkLayers(plant({ 'src/main/alone.ts': 'export const alone = 1' }))).rejects.toThrow('saw nothing')
  })
})
