import type { Handlers } from '../../shared/api/contract.ts'
import { kindsOfType } from '../connections/kinds.ts'
import { createCredentialService } from '../credentials/service.ts'
import { createTrashService } from '../credentials/trash.ts'
import { toInfo } from '../credentials/type.ts'
import { credentialTypes } from '../credentials/types/registry.ts'
import { createVersionService } from '../credentials/versions.ts'
import type { Services } from './services.ts'

export function credentialHandlers({ context, secrets }: Services): Handlers<'credentials'> {
  const credentials = createCredentialService(context, secrets)
  const versions = createVersionService(context, secrets)
  const trash = createTrashService(context)
  return {
    types: () => ({ items: credentialTypes.map((type) => toInfo(type, kindsOfType(type.id))) }),
    list: (query) => credentials.list(query),
    facets: () => credentials.facets(),
    get: ({ ref }) => credentials.get(ref),
    create: ({ type, metadata, config, secrets }) => credentials.create(type, metadata, config, secrets),
    update: ({ id, revision, metadata, config }) => credentials.update(id, revision, metadata, config),
    rotate: ({ id, config, secrets, expiresAt }) => versions.rotate(id, config, secrets, expiresAt),
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
