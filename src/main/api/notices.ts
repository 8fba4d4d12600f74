import type { Handlers } from '../../shared/api/contract.ts'
import { createNoticeService } from '../lifecycle/notices.ts'
import type { Services } from './services.ts'

export function noticeHandlers({ context }: Services): Handlers<'notices'> {
  const notices = createNoticeService(context)
  return {
    list: () => notices.list(),
    snooze: ({ kind, subjectId, for: by }) => notices.snooze({ kind, subjectId }, by),
    wake: (subject) => notices.wake(subject),
  }
}
