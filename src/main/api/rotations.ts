import type { Handlers } from '../../shared/api/contract.ts'
import { createTargets } from '../connections/targets.ts'
import { requireCredential, typeOf } from '../credentials/service.ts'
import { createTokenSource } from '../oauth/token-source.ts'
import { createAutomaticRotation } from '../rotation/automatic.ts'
import { createRuns } from '../rotation/runs.ts'
import { createRotationService } from '../rotation/service.ts'
import { createTrials } from '../rotation/trial.ts'
import type { Services } from './services.ts'

export function rotationHandlers({ context, secrets, drafts, emit }: Services): Handlers<'rotations'> {
  const targets = createTargets(context.vault, secrets, createTokenSource({ context, secrets }))
  const runs = createRuns(context)
  const progress = (event: Parameters<typeof emit<'rotations.progress'>>[1]) => emit('rotations.progress', event)
  const rotations = createRotationService(context, secrets)
  const trials = createTrials({ context, targets, runs, progress })
  const automatic = createAutomaticRotation({ context, secrets, targets, runs, rotations, progress })
  return {
    list: (query) => rotations.list(query),
    get: ({ id }) => rotations.get(id),
    options: ({ credentialIds }) => ({ items: automatic.options(credentialIds) }),
    start({ credentialIds, config, secrets: typed, draftId = null, expiresAt, batchId = null }) {
      const [first = ''] = credentialIds
      const type = () => typeOf(context.vault.read((db) => requireCredential(db, first)).type)
      const recognised = draftId === null ? {} : drafts.secretsFor(draftId, type())
      const value = { config, secrets: { ...recognised, ...typed }, expiresAt }
      const begun = rotations.start(credentialIds, value, batchId)
      if (draftId !== null) drafts.discard(draftId)
      return begun
    },
    startAutomatic: ({ credentialIds, throughId, batchId = null }) =>
      automatic.start(credentialIds, throughId, batchId),
    apply: ({ runId, ids }) => automatic.apply(runId, ids),
    test: ({ runId, ids, timeoutMs }) => trials.run(runId, ids, timeoutMs),
    cancel({ runId }) {
      runs.cancel(runId)
      return {}
    },
    switch({ ids, despite, graceHours }) {
      rotations.switch(ids, despite, graceHours)
      return { done: ids.length, failed: 0 }
    },
    rollBack: ({ runId, ids }) => automatic.rollBack(runId, ids),
    abort: ({ runId, ids }) => automatic.abort(runId, ids),
    confirmRevocation: ({ runId, ids }) => automatic.confirmRevocation(runId, ids),
    finish: ({ runId, ids, early }) => automatic.finish(runId, ids, early),
  }
}
