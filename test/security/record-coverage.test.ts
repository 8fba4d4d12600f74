import { describe, expect, it } from 'vitest'
import { attempts } from '../../src/main/api/failed-attempts.ts'
import { callNames } from '../../src/shared/api/contract.ts'
import { auditActions } from '../../src/shared/domain/audit.ts'

/** Calls that record what comes of them themselves, well or badly, by the action. */
const own: Readonly<Record<string, string>> = {
  'vault.create': 'vault.create',
  'vault.createDemo': 'vault.create',
  'vault.unlock': 'vault.unlock',
  'vault.lock': 'vault.lock',
  'vault.testSlot': 'slot.test',
  'vault.checkSlots': 'slot.test',
  'backups.create': 'vault.backup',
  'backups.download': 'vault.backup',
  'webhooks.sign': 'credential.use',
  'webhooks.verify': 'credential.use',
  'tests.run': 'connection.test',
  'requests.send': 'connection.request',
  'oauth.refresh': 'credential.refresh',
  'streams.test': 'stream.test',
  'streams.flush': 'stream.lag',
  'rotations.apply': 'rotation.apply',
  'rotations.test': 'rotation.test',
  'notices.wake': 'notice.wake',
  'retirements.cancel': 'credential.retire',
  'references.add': 'reference.add',
  'references.update': 'reference.update',
  'references.remove': 'reference.remove',
  'references.record': 'reference.add',
  'references.report': 'reference.report',
}

/**
 * Calls that leave nothing: they read what the vault holds of names and states, end what runs, or concern this moment of this window
 * alone. Whoever adds one here has made sure that it opens no value, lets nothing out, and changes nothing of the vault.
 */
const quiet: ReadonlySet<string> = new Set([
  ...['app.info', 'app.settings', 'app.openDocs'],
  ...['vault.list', 'vault.select', 'vault.status', 'vault.options', 'vault.touch', 'vault.cancelRekey'],
  // The kit has no secret in it until a person writes it down.
  'vault.recoveryKit',
  ...['backups.list', 'backups.close'],
  ...['credentials.types', 'credentials.list', 'credentials.facets', 'credentials.get', 'credentials.versions'],
  ...['credentials.recognise', 'credentials.discardDraft', 'credentials.impact', 'credentials.references'],
  ...['usage.credential', 'usage.connection'],
  ...['references.list', 'references.scan', 'references.cancelScan', 'references.scanItems', 'references.closeScan'],
  ...['systems.list', 'systems.get', 'connections.kinds', 'connections.list', 'connections.get'],
  ...['tests.cancel', 'tests.history', 'requests.cancel', 'requests.history', 'requests.curl'],
  ...['oauth.providers', 'oauth.status', 'oauth.cancel'],
  ...['rotations.list', 'rotations.get', 'rotations.options', 'rotations.cancel'],
  ...['audit.list', 'audit.cancelVerify', 'audit.actors', 'alerts.list', 'streams.list'],
  ...['identity.get', 'identity.readCard', 'identity.contacts', 'teams.list', 'teams.get', 'teams.members'],
  ...[
    'sharing.get',
    'sharing.list',
    'remotes.kinds',
    'remotes.get',
    'remotes.history',
    'remotes.revision',
    'remotes.cancel',
  ],
  ...['offboarding.list', 'offboarding.get', 'offboarding.lines'],
  ...[
    'bundles.previewItems',
    'bundles.close',
    'imports.formats',
    'imports.inspect',
    'imports.previewItems',
    'imports.notTaken',
    'imports.report',
    'imports.close',
    'imports.lastImport',
    'imports.previewUndo',
    'imports.previewUndoItems',
    'leaving.status',
    'leaving.endPlaintext',
    'overview.get',
    'overview.timeline',
    'overview.dates',
  ],
  ...['policy.list', 'policy.preview', 'notices.list'],
  ...[
    'reviews.status',
    'reviews.get',
    'reviews.list',
    'reviews.items',
    'reviews.verify',
    'retirements.list',
    'retirements.get',
  ],
  ...['files.create', 'files.append', 'files.read', 'files.discard'],
])

describe('A1 every call of the contract', () => {
  it('leaves its record when it writes, uses or lets something out, and somebody has said so of the others', () => {
    const places = (name: string) => [name in own, name in attempts, quiet.has(name)].filter(Boolean).length
    expect(callNames.filter((name) => places(name) !== 1)).toEqual([])
  })

  it('names actions that the log has', () => {
    const named = [...Object.values(own), ...Object.values(attempts).map(([action]) => action)]
    expect(named.filter((action) => !(auditActions as readonly string[]).includes(action))).toEqual([])
  })
})
