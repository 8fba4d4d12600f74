import type { Handlers } from '../../shared/api/contract.ts'
import { streamerOf } from '../audit/streams/senders.ts'
import { createStreamService } from '../audit/streams/service.ts'
import type { Services } from './services.ts'

export function streamHandlers({ context, secrets, options }: Services): Handlers<'streams'> {
  const streams = createStreamService(context, streamerOf(context, secrets, options.version))
  return {
    list: () => streams.list(),
    add: ({ input, consent }) => streams.add(input, consent),
    remove({ id }) {
      streams.remove(id)
      return {}
    },
    test: ({ id }) => streams.test(id),
    flush: ({ id }) => streams.flush(id),
  }
}
