import { beforeEach, describe, expect, it, vi } from 'vitest'
import { startDesktop } from '../../src/main/hosts/electron/desktop.ts'
import '../../src/preload/index.ts'
import type { Bridge } from '../../src/shared/api/bridge.ts'
import { callNames } from '../../src/shared/api/contract.ts'
import { messageLimit } from '../../src/shared/api/wire.ts'
import { testCore } from '../fakes/core.ts'
import { electron, ipcRenderer, WebContents } from '../fakes/electron.ts'
import { makePageFolder } from '../fakes/page-folder.ts'
import { tempFolder } from '../fakes/temp-folder.ts'

/** Everything that a page can ask for. A new call is added here by hand, by someone who has thought about it. */
const exposed = [
  'app.info',
  'app.settings',
  'app.updateSettings',
  'app.openDocs',
  'vault.list',
  'vault.select',
  'vault.status',
  'vault.options',
  'vault.create',
  'vault.createDemo',
  'vault.unlock',
  'vault.lock',
  'vault.touch',
  'vault.addSlot',
  'vault.replaceSlot',
  'vault.rotateSlot',
  'vault.removeSlot',
  'vault.testSlot',
  'vault.checkSlots',
  'vault.rekey',
  'vault.cancelRekey',
  'vault.recoveryKit',
  'backups.list',
  'backups.create',
  'backups.download',
  'backups.remove',
  'backups.preview',
  'backups.restore',
  'backups.close',
  'credentials.types',
  'credentials.list',
  'credentials.facets',
  'credentials.get',
  'credentials.recognise',
  'credentials.discardDraft',
  'credentials.create',
  'credentials.update',
  'credentials.rotate',
  'credentials.versions',
  'credentials.rollback',
  'credentials.destroyVersion',
  'credentials.disable',
  'credentials.enable',
  'credentials.impact',
  'credentials.trash',
  'credentials.restore',
  'credentials.shred',
  'credentials.tag',
  'credentials.bindHost',
  'credentials.references',
  'usage.credential',
  'usage.connection',
  'references.list',
  'references.add',
  'references.update',
  'references.remove',
  'references.scan',
  'references.cancelScan',
  'references.scanItems',
  'references.record',
  'references.report',
  'references.closeScan',
  'webhooks.sign',
  'webhooks.verify',
  'systems.list',
  'systems.get',
  'systems.create',
  'systems.update',
  'systems.delete',
  'connections.kinds',
  'connections.list',
  'connections.get',
  'connections.create',
  'connections.update',
  'connections.trustHostKey',
  'connections.delete',
  'tests.run',
  'tests.cancel',
  'tests.report',
  'tests.history',
  'requests.send',
  'requests.cancel',
  'requests.history',
  'requests.forget',
  'requests.curl',
  'oauth.providers',
  'oauth.status',
  'oauth.authorize',
  'oauth.cancel',
  'oauth.refresh',
  'oauth.revoke',
  'rotations.list',
  'rotations.get',
  'rotations.options',
  'rotations.start',
  'rotations.startAutomatic',
  'rotations.apply',
  'rotations.test',
  'rotations.cancel',
  'rotations.switch',
  'rotations.rollBack',
  'rotations.abort',
  'rotations.confirmRevocation',
  'rotations.finish',
  'audit.list',
  'audit.verify',
  'audit.cancelVerify',
  'audit.verifyFile',
  'audit.actors',
  'audit.export',
  'alerts.list',
  'alerts.acknowledge',
  'streams.list',
  'streams.add',
  'streams.remove',
  'streams.test',
  'streams.flush',
  'identity.get',
  'identity.create',
  'identity.readCard',
  'identity.contacts',
  'identity.addContact',
  'identity.verifyContact',
  'identity.removeContact',
  'teams.list',
  'teams.get',
  'teams.members',
  'teams.create',
  'teams.rename',
  'teams.setPolicy',
  'teams.addMembers',
  'teams.setRole',
  'teams.removeMembers',
  'teams.setGroup',
  'teams.removeGroup',
  'teams.leave',
  'teams.export',
  'teams.open',
  'teams.join',
  'offboarding.list',
  'offboarding.get',
  'offboarding.lines',
  'offboarding.begin',
  'offboarding.decide',
  'offboarding.report',
  'sharing.get',
  'sharing.set',
  'sharing.stop',
  'sharing.list',
  'remotes.kinds',
  'remotes.get',
  'remotes.set',
  'remotes.remove',
  'remotes.setAutomatic',
  'remotes.pull',
  'remotes.push',
  'remotes.history',
  'remotes.revision',
  'remotes.restore',
  'remotes.cancel',
  'bundles.export',
  'bundles.inspect',
  'bundles.preview',
  'bundles.previewItems',
  'bundles.import',
  'bundles.close',
  'imports.formats',
  'imports.inspect',
  'imports.preview',
  'imports.previewItems',
  'imports.notTaken',
  'imports.report',
  'imports.import',
  'imports.close',
  'imports.lastImport',
  'imports.previewUndo',
  'imports.previewUndoItems',
  'imports.undo',
  'leaving.exportKdbx',
  'leaving.status',
  'leaving.allowPlaintext',
  'leaving.endPlaintext',
  'leaving.exportPlaintext',
  'overview.get',
  'overview.timeline',
  'overview.dates',
  'overview.calendar',
  'policy.list',
  'policy.preview',
  'policy.set',
  'policy.remove',
  'notices.list',
  'notices.snooze',
  'notices.wake',
  'reviews.status',
  'reviews.start',
  'reviews.get',
  'reviews.list',
  'reviews.items',
  'reviews.decide',
  'reviews.finish',
  'reviews.report',
  'reviews.verify',
  'retirements.list',
  'retirements.get',
  'retirements.begin',
  'retirements.step',
  'retirements.cancel',
  'files.create',
  'files.append',
  'files.read',
  'files.discard',
]

const inPage = new Map(electron.exposed)
const bridge = inPage.get('keyward') as Bridge
/** Starts the host that the bridge talks to. */
async function openBridge(core = testCore()) {
  startDesktop({
    createCore: async () => core,
    home: tempFolder('home'),
    vault: 'default',
    env: {},
    version: '1.2.3',
    pageFolder: makePageFolder(),
    preloadFile: '/app/out/preload/index.cjs',
    iconFile: '/nowhere/icon.png',
  })
  electron.ready()
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1), { interval: 2 })
  core.asked.length = 0
  return { core }
}

const refused = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) as unknown })

beforeEach(() => electron.reset())

describe('the list of calls', () => {
  it('is exactly this one, in the contract and in the window', async () => {
    await openBridge()
    expect(callNames).toEqual(exposed)
    expect([...electron.handlers.keys()]).toEqual(exposed.map((name) => `keyward:${name}`))
  })

  it('has no call that gives a stored secret back, reads a path or runs a query', () => {
    // Their answers hold no value: what is written in plain text goes past every page, into a file (leaving.test.ts).
    const aboutPlaintext = ['leaving.allowPlaintext', 'leaving.endPlaintext', 'leaving.exportPlaintext']
    for (const name of exposed.filter((one) => !aboutPlaintext.includes(one)))
      expect(name).not.toMatch(/secret|reveal|decrypt|plaintext|path|sql|query|exec|eval/i)
  })
})

describe('the bridge in the page', () => {
  it('is call and subscribe, and can’t be changed', () => {
    expect([...inPage.keys()]).toEqual(['keyward'])
    expect(Object.keys(bridge)).toEqual(['call', 'subscribe'])
    expect(Object.isFrozen(bridge)).toBe(true)
  })

  it('takes every call of the list to the core and its answer back', async () => {
    const { core } = await openBridge()
    for (const name of callNames) {
      const answer = await bridge.call(name, { of: name })
      expect(answer.ok).toBe(true)
      expect(core.asked.at(-1)).toEqual({ name, request: { of: name } })
    }
  })

  it.each([
    'credentials.reveal',
    'app.quit',
    'toString',
    '__proto__',
    'constructor',
    'keyward:app.info',
    'app.info ',
    'APP.INFO',
    '',
    '*',
    ['app.info'],
    { toString: () => 'app.info' },
    null,
    undefined,
    1,
  ])('refuses the name %j without telling the main process', async (name) => {
    const { core } = await openBridge()
    const invoke = vi.spyOn(ipcRenderer, 'invoke')
    expect(await bridge.call(name as never, {})).toEqual(refused('unknown-call'))
    expect(invoke).not.toHaveBeenCalled()
    expect(core.asked).toEqual([])
  })

  it('tells the page name and data of an event, nothing of Electron, until the page has heard enough', async () => {
    const { core } = await openBridge()
    const heard = vi.fn()
    const end = bridge.subscribe(heard)
    core.tell({ name: 'vault.state', data: { state: 'locked', reason: 'idle' } })
    expect(heard.mock.calls).toEqual([[{ name: 'vault.state', data: { state: 'locked', reason: 'idle' } }]])
    end()
    core.tell({ name: 'vault.state', data: { state: 'locked', reason: 'idle' } })
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('tells the page nothing that is not in the list of events', async () => {
    const { core } = await openBridge()
    const heard = vi.fn()
    bridge.subscribe(heard)
    core.tell({ name: 'internal.key', data: {} } as never)
    core.tell({ name: 'progress', data: { job: 'import', label: 'items', done: 1, total: 2 }, extra: 'x' } as never)
    expect(heard.mock.calls).toEqual([
      [{ name: 'progress', data: { job: 'import', label: 'items', done: 1, total: 2 } }],
    ])
  })
})

describe('a call', () => {
  it.each([
    ['another window', () => ({ sender: new WebContents(), senderFrame: electron.windows[0]!.webContents.mainFrame })],
    ['no frame', () => ({ sender: electron.windows[0]!.webContents, senderFrame: null })],
    [
      'a frame inside the page',
      () => ({
        sender: electron.windows[0]!.webContents,
        senderFrame: { url: 'app://keyward/', origin: 'app://keyward' },
      }),
    ],
    [
      'the main frame while it shows another page',
      () => {
        const { webContents } = electron.windows[0]!
        Object.assign(webContents.mainFrame, { url: 'https://example.com/', origin: 'https://example.com' })
        return { sender: webContents, senderFrame: webContents.mainFrame }
      },
    ],
    [
      'the main frame with an origin that is not ours',
      () => {
        const { webContents } = electron.windows[0]!
        Object.assign(webContents.mainFrame, { url: 'app://keyward/', origin: 'null' })
        return { sender: webContents, senderFrame: webContents.mainFrame }
      },
    ],
    [
      'a window that is gone',
      () => {
        const window = electron.windows[0]!
        window.destroyed = true
        return { sender: window.webContents, senderFrame: window.webContents.mainFrame }
      },
    ],
  ])('from %s is refused before it is looked at', async (_from, sender) => {
    const { core } = await openBridge()
    electron.sender = sender()
    expect(await bridge.call('vault.status', {})).toEqual(refused('sender-refused'))
    expect(core.asked).toEqual([])
  })

  it('that is too large is refused', async () => {
    const { core } = await openBridge()
    const chunk = 'x'.repeat(messageLimit)
    expect(await bridge.call('files.append', { fileId: 'f', chunk })).toEqual(refused('too-large'))
    expect(await bridge.call('files.append', { n: 1n })).toEqual(refused('too-large'))
    expect(core.asked).toEqual([])
  })

  it('with more or fewer values than one is refused', async () => {
    const { core } = await openBridge()
    expect(await ipcRenderer.invoke('keyward:vault.status')).toEqual(refused('invalid-request'))
    expect(await ipcRenderer.invoke('keyward:vault.status', {}, {})).toEqual(refused('invalid-request'))
    expect(core.asked).toEqual([])
  })

  it('that fails unexpectedly says nothing about why', async () => {
    const failing = testCore(() => ({ ok: true, value: { theme: 'system' } }))
    await openBridge(failing)
    failing.call = async () => {
      throw new Error('SELECT secret FROM credentials')
    }
    const answer = await bridge.call('vault.status', {})
    expect(answer).toEqual(refused('internal'))
    expect(JSON.stringify(answer)).not.toContain('SELECT')
  })
})
