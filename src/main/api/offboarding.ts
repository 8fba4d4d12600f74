import type { Handlers } from '../../shared/api/contract.ts'
import { createOffboardingReports } from '../team/offboarding/report.ts'
import { createOffboardingService } from '../team/offboarding/service.ts'
import type { Services } from './services.ts'

export function offboardingHandlers({ context, files }: Services): Handlers<'offboarding'> {
  const offboarding = createOffboardingService(context)
  const reports = createOffboardingReports(context)
  return {
    list: (request) => offboarding.list(request),
    get: ({ id }) => offboarding.get(id),
    lines: (request) => offboarding.lines(request),
    begin: (request) => offboarding.begin(request),
    decide: (request) => offboarding.decide(request),
    report({ id, format }) {
      const { bytes, name, sha256 } = reports.make(id, format)
      return { fileId: files.put(bytes), name, sha256 }
    },
  }
}
