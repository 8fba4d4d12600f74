import { aiAnswers } from './ai.ts'
import type { SystemAnswers } from './answers.ts'
import { chatAnswers } from './chat.ts'
import { cloudAnswers } from './cloud.ts'
import { collaborationAnswers } from './collaboration.ts'
import { dataAndAnalyticsAnswers } from './data-and-analytics.ts'
import { developmentAnswers } from './development.ts'
import { emailAndSmsAnswers } from './email-and-sms.ts'
import { identityAnswers } from './identity.ts'
import { monitoringAnswers } from './monitoring.ts'
import { paymentsAndCommerceAnswers } from './payments-and-commerce.ts'
import { salesAndSupportAnswers } from './sales-and-support.ts'

/** What every system with a probe of the kind HTTP answers, by slug. */
export const systemAnswers: SystemAnswers = {
  ...aiAnswers,
  ...cloudAnswers,
  ...developmentAnswers,
  ...monitoringAnswers,
  ...identityAnswers,
  ...chatAnswers,
  ...collaborationAnswers,
  ...salesAndSupportAnswers,
  ...emailAndSmsAnswers,
  ...paymentsAndCommerceAnswers,
  ...dataAndAnalyticsAnswers,
}
