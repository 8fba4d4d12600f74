import type { Handlers } from '../../shared/api/contract.ts'
import { createLeavingService, type PlaintextWay } from '../team/leaving/service.ts'
import { isPlaintextForbidden } from '../team/teams/store.ts'
import type { Services } from './services.ts'

export function leavingHandlers({ options, context, secrets, files, emit }: Services): Handlers<'leaving'> {
  const leaving = createLeavingService({
    context,
    secrets,
    putFile: (bytes) => files.put(bytes),
    plaintext: plaintextWay(options, files),
    isPlaintextForbidden: () => context.vault.read(isPlaintextForbidden),
    told: (event) => emit('leaving.changed', event),
  })
  return {
    exportKdbx: (request) => leaving.exportKdbx(request),
    status: () => leaving.status(),
    allowPlaintext: (request) => leaving.allowPlaintext(request),
    endPlaintext: () => leaving.endPlaintext(),
    exportPlaintext: (request) => leaving.exportPlaintext(request),
  }
}

/** A page can fetch transfer files, so that one in plain text is made for the command alone, or goes past the page. */
function plaintextWay(options: Services['options'], files: Services['files']): PlaintextWay {
  const { face, saveFile } = options
  if (face === 'command') return { kind: 'process', put: (bytes) => files.put(bytes) }
  return saveFile === undefined
    ? { kind: 'none' }
    : { kind: 'dialog', save: (name, content) => saveFile(name, content) }
}
