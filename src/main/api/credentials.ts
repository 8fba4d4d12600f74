import type { Handlers } from '../../shared/api/contract.ts'
import { kindsOfType } from '../connections/kinds.ts'
import { createCredentialService, typeOf } from '../credentials/service.ts'
import { createTrashService } from '../credentials/trash.ts'
import type { CredentialType } from '../credentials/type.ts'
import { toInfo } from '../credentials/type.ts'
import { credentialTypes } from '../credentials/types/registry.ts'
import { createVersionService } from '../credentials/versions.ts'
import type { Services } from './services.ts'

export function credentialHandlers({ context, secrets, drafts }: Services): Handlers<'credentials'> {
  const credentials = createCredentialService(context, secrets)
  const versions = createVersionService(context, secrets)
  const trash = createTrashService(context)
  return {
    types: () => ({ items: credentialTypes.map((type) => toInfo(type, kindsOfType(type.id))) }),
    list: (query) => credentials.list(query),
    facets: () => credentials.facets(),
    get: ({ ref }) => credentials.get(ref),
    async recognise({ text }) {
      // Loaded when something is pasted: most commands never do.
      const { createRecogniseService } = await import('../connections/recognise/service.ts')
      return createRecogniseService(secrets, drafts).recognise(text)
    },
    discardDraft({ draftId }) {
      drafts.discard(draftId)
      return {}
    },
    async create({ type, metadata, config, secrets: typed, draftId = null }) {
      await prepare(typeOf(type))
      const recognised = draftId === null ? {} : drafts.secretsFor(draftId, typeOf(type))
      const created = credentials.create(type, metadata, config, { ...recognised, ...typed })
      if (draftId !== null) drafts.discard(draftId)
      return created
    },
    update: ({ id, revision, metadata, config }) => credentials.update(id, revision, metadata, config),
    async rotate({ id, config, secrets: typed, expiresAt, draftId = null }) {
      const type = typeOf(credentials.get(id).type)
      await prepare(type)
      const recognised = draftId === null ? {} : drafts.secretsFor(draftId, type)
      const rotated = versions.rotate(id, config, { ...recognised, ...typed }, expiresAt)
      if (draftId !== null) drafts.discard(draftId)
      return rotated
    },
    versions: ({ id }) => versions.list(id),
    rollback: ({ id, version }) => versions.rollback(id, version),
    destroyVersion: ({ id, version }) => versions.destroy(id, version),
    disable: ({ ids }) => credentials.setDisabled(ids, true),
    enable: ({ ids }) => credentials.setDisabled(ids, false),
    impact: ({ ids }) => credentials.impact(ids),
    trash: ({ ids, confirm }) => trash.trash(ids, confirm),
    restore: ({ ids }) => trash.restore(ids),
    shred: ({ ids, confirm }) => trash.shred(ids, confirm),
    tag: ({ ids, add, remove }) => credentials.tag(ids, add, remove),
    bindHost: ({ id, host }) => credentials.bindHost(id, host),
    references: ({ id }) => credentials.references(id),
  }
}

/** Loads what judges passwords before one is stored, for types that have any. */
async function prepare(type: CredentialType): Promise<void> {
  if (!type.fields.some((field) => field.kind !== 'pairs' && field.hideTail)) return
  const { loadEstimate } = await import('../credentials/strength/estimate.ts')
  await loadEstimate()
}
