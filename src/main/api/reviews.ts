import type { Handlers } from '../../shared/api/contract.ts'
import { createCredentialService } from '../credentials/service.ts'
import { assessPending } from '../credentials/strength/pending.ts'
import { createTrashService } from '../credentials/trash.ts'
import { createReviewReports } from '../review/report.ts'
import { createRetirementService } from '../review/retirements.ts'
import { createReviewService } from '../review/service.ts'
import type { Services } from './services.ts'

/** Milliseconds that the start of a review looks at new values. What is left is told, and the window's upkeep goes on with it. */
const assessMs = 15_000

export function reviewHandlers(services: Services): Handlers<'reviews'> {
  const { context, secrets, files } = services
  const { setDisabled } = createCredentialService(context, secrets)
  const retirements = retirementsOf(services)
  const reviews = createReviewService(context, {
    setDisabled,
    beginRetirement: (id, reason) => retirements.begin(id, reason),
    giveUpRetirement(id) {
      const { retirement } = retirements.get(id)
      if (retirement?.cancelled === null && retirement.revoked === null) retirements.cancel(id)
    },
    assessPending: () => assessPending({ context, secrets }, assessMs),
  })
  const reports = createReviewReports(context)
  return {
    status: () => reviews.status(),
    start: () => reviews.start(),
    get: ({ id }) => reviews.get(id),
    list: (query) => reviews.list(query),
    items: (query) => reviews.items(query),
    decide: ({ id, credentialIds, decision, reason }) => reviews.decide(id, credentialIds, decision, reason),
    finish: ({ id, leaveOpen }) => reviews.finish(id, leaveOpen),
    report({ id, format }) {
      const { bytes, name, sha256 } = reports.make(id, format)
      return { fileId: files.put(bytes), name, sha256 }
    },
    verify: ({ fileId }) => reports.verify(files.take(fileId)),
  }
}

export function retirementHandlers(services: Services): Handlers<'retirements'> {
  const retirements = retirementsOf(services)
  return {
    list: (query) => retirements.list(query),
    get: ({ credentialId }) => retirements.get(credentialId),
    begin: ({ credentialId, reason }) => retirements.begin(credentialId, reason),
    step: ({ credentialId, step, note, confirm }) => retirements.step(credentialId, step, note, confirm),
    cancel: ({ credentialId }) => retirements.cancel(credentialId),
  }
}

function retirementsOf({ context, secrets }: Services) {
  const { setDisabled } = createCredentialService(context, secrets)
  const { trash } = createTrashService(context)
  return createRetirementService(context, { setDisabled, trash })
}
