import { describe, expect, it } from 'vitest'
import { accessRules } from '../../src/main/api/access.ts'
import { findCall } from '../../src/shared/api/areas.ts'
import { callNames } from '../../src/shared/api/contract.ts'

/**
 * Calls that who may only use a shared credential can make, though they name credentials, connections or rotations. Whoever adds one has
 * made sure that it shows nothing of the configuration, changes nothing, and lets no value out.
 */
const forEverybody: Readonly<Record<string, string>> = {
  'credentials.get': 'leaves the configuration out',
  'credentials.impact': 'names of what uses it',
  'credentials.references': 'texts with its name and ID',
  'usage.credential': 'how often it was used',
  'usage.connection': 'how often it was used',
  'references.list': 'where it is used, as far as this vault knows',
  'references.add': 'notes of this vault alone',
  'references.update': 'notes of this vault alone',
  'references.remove': 'notes of this vault alone',
  'webhooks.sign': 'a use',
  'webhooks.verify': 'a use',
  'connections.get': 'leaves the configuration out',
  'connections.list': 'leaves the configuration out',
  'credentials.create': 'is about none yet',
  'tests.run': 'a use',
  'tests.history': 'outcomes of tests',
  'tests.report': 'outcomes of tests',
  'requests.send': 'a use, to the hosts that those who manage it have bound',
  'requests.forget': 'one’s own history',
  'oauth.status': 'who has authorized it, and until when',
  'oauth.refresh': 'a use',
  'rotations.list': 'that one is under way, and its steps',
  'rotations.get': 'that one is under way, and its steps',
  'retirements.get': 'that it is being retired',
  'reviews.items': 'what a review found of it',
  'reviews.get': 'is about a review',
  'reviews.finish': 'is about a review',
  'reviews.report': 'is about a review',
  'offboarding.get': 'is about a person; of what isn’t managed a number',
  'offboarding.lines': 'names nothing that isn’t managed',
  'offboarding.decide': 'takes no line of what isn’t managed',
  'offboarding.report': 'names nothing that isn’t managed',
  'sharing.get': 'for whom it is, and by whom',
  'remotes.restore': 'brings back what is managed alone, and names the rest as refused',
  'bundles.export': 'leaves out what is not managed; secrets.openForExport refuses it as well',
  'leaving.exportKdbx': 'leaves out what is not managed, as a bundle does',
  'leaving.exportPlaintext': 'leaves out what is not managed, as a bundle does',
}

/** Fields of a request that name a credential, a connection or a rotation. */
const naming = /^(id|ids|ref|credentialIds?|connectionIds?|connections|choose|input)$/
/** Areas whose IDs are those of other things. */
const others = /^(app|vault|backups|files|systems|identity|teams|alerts|policy|notices|audit|overview|streams)\./

describe('S1 every call of the contract', () => {
  it('needs a level of what it names, or somebody has said why it needs none', async () => {
    const unsaid: string[] = []
    for (const name of callNames) {
      const shape = (await findCall(name))?.request as unknown as { shape?: Record<string, unknown> }
      const isNaming = Object.keys(shape.shape ?? {}).some((field) => naming.test(field))
      if (!isNaming || others.test(name) || name in accessRules || name in forEverybody) continue
      unsaid.push(name)
    }
    expect(unsaid).toEqual([])
  })

  it('is named once', () => {
    expect(Object.keys(forEverybody).filter((name) => name in accessRules)).toEqual([])
    const all = [...Object.keys(forEverybody), ...Object.keys(accessRules)]
    expect(all.filter((name) => !(callNames as readonly string[]).includes(name))).toEqual([])
  })
})
