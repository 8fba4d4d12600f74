import type { ResponseOf } from '../../../shared/api/contract.ts'

export type TeamServer = NonNullable<ResponseOf<'remotes.get'>['remote']>
export type ServerKind = ResponseOf<'remotes.kinds'>['items'][number]
/** What came of a synchronisation. One that only took in has sent nothing. */
export type Synced = ResponseOf<'remotes.pull'> & Partial<Pick<ResponseOf<'remotes.push'>, 'sent' | 'ended'>>
export type Trial = ResponseOf<'remotes.set'>

/** Settings that say where a server is, the first of them that is set. */
const places = ['url', 'path', 'bucket'] as const

/** Where a server is: an address, a folder, or a bucket with its prefix. */
export function placeOf({ kind, parameters }: Pick<TeamServer, 'kind' | 'parameters'>): string {
  const place = places.flatMap((name) => parameters[name] || []).at(0) ?? ''
  switch (kind) {
    case 's3': {
      const inside = [parameters.bucket, parameters.prefix].filter(Boolean).join('/')
      return parameters.endpoint ? `${parameters.endpoint.replace(/\/$/, '')}/${inside}` : inside
    }
    case 'vault-kv':
      return [place.replace(/\/$/, ''), parameters.mount, parameters.path].filter(Boolean).join('/')
    case 'git':
      return parameters.branch ? `${place}, branch ${parameters.branch}` : place
    default:
      return place
  }
}

/** What a synchronisation has done, in words: `3 sent, 2 taken in, 1 needs a decision`. */
export function syncedWords(synced: Synced): string {
  const { created, replaced, removed, sent = 0, ended = 0, undecided, refused } = synced
  const parts = [
    part(sent, 'sent'),
    part(ended, 'taken out of the team'),
    part(created + replaced, 'taken in'),
    part(removed, 'moved to the trash'),
    part(undecided, undecided === 1 ? 'needs a decision' : 'need a decision'),
    part(refused, 'refused'),
  ].filter((words) => words !== '')
  if (parts.length > 0) return parts.join(', ')
  return synced.revision === 0 ? 'There is nothing on the server yet' : 'Nothing new on either side'
}

/** One part of an enumeration, such as `3 sent`; empty for none. */
export function part(number: number, words: string): string {
  return number === 0 ? '' : `${number.toLocaleString('en')} ${words}`
}

export function waitingWords(waiting: number): string {
  if (waiting === 0) return 'Nothing waits to be sent'
  return `${waiting.toLocaleString('en')} ${waiting === 1 ? 'waits' : 'wait'} to be sent`
}

/** What a trial looks at, for people. The core says what it has seen. */
export const trialSteps = [
  { step: 'absent', label: 'What was never written' },
  { step: 'twice', label: 'Overwriting' },
  { step: 'whole', label: 'Half-written objects' },
  { step: 'race', label: 'Several at once' },
  { step: 'list', label: 'The list' },
  { step: 'remove', label: 'Removing' },
] as const
