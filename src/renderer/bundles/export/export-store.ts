import type { RequestOf } from '../../../shared/api/contract.ts'
import type { BundleInfo } from '../../../shared/domain/bundle.ts'
import type { CredentialRow } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { discardFile, receiveFile } from '../../client/transfer.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createPagedList } from '../../state/paged-list.ts'

type Target = RequestOf<'bundles.export'>['to']

export type ExportStep = 'choose' | 'protect' | 'done'
export type ExportScope = 'all' | 'environment' | 'picked'

/** A bundle that is ready to be saved. It is encrypted, so it may wait here. */
export interface MadeBundle {
  readonly blob: Blob
  readonly name: string
  readonly info: BundleInfo
}

interface ExportState {
  readonly step: ExportStep
  readonly scope: ExportScope
  readonly environment: string | null
  readonly picked: ReadonlySet<string>
  /** Names of what is picked, as far as they are known. */
  readonly names: ReadonlyMap<string, string>
  readonly audience: Extract<Target['with'], 'passphrase' | 'recipients'>
  readonly recipients: string
  readonly note: string
  readonly armor: boolean
  readonly made: MadeBundle | null
}

/** The export under way. It outlives leaving the area; it holds no passphrase. */
export const useExport = createVaultStore<ExportState>(() => ({
  step: 'choose',
  scope: 'all',
  environment: null,
  picked: new Set(),
  names: new Map(),
  audience: 'recipients',
  recipients: '',
  note: '',
  armor: false,
  made: null,
}))

export function changeExport(change: Partial<ExportState>): void {
  useExport.setState(change)
}

/** Begins an export, with some credentials picked already or from nothing. */
export function startExport(credentialIds: readonly string[] = []): void {
  useExport.setState({
    ...useExport.getInitialState(),
    ...(credentialIds.length > 0 && { scope: 'picked', picked: new Set(credentialIds) }),
  })
  pickList.setQuery('')
  void learnNames(credentialIds)
}

/** Names of picked credentials that are asked for one by one: those that a person can take in. */
const fewNames = 12

async function learnNames(ids: readonly string[]): Promise<void> {
  if (ids.length > fewNames) return
  const found = await Promise.allSettled(ids.map((ref) => client.credentials.get({ ref })))
  noteNames(found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])))
}

function noteNames(rows: readonly { readonly id: string; readonly name: string }[]): void {
  const names = new Map(useExport.getState().names)
  for (const { id, name } of rows) names.set(id, name)
  useExport.setState({ names })
}

export function pick(picked: ReadonlySet<string>): void {
  noteNames(pickList.get().rows.filter(({ id }) => picked.has(id)))
  useExport.setState({ picked })
}

/** The credentials to pick from; the query is a search. */
export const pickList = createPagedList<CredentialRow, string>({
  query: '',
  load: (search, cursor) =>
    client.credentials.list({
      filter: search.trim() === '' ? {} : { search: search.trim().slice(0, 200) },
      sort: 'name',
      descending: false,
      limit: 100,
      cursor,
    }),
  areas: ['credentials'],
})

/** Credentials that one call can name. More are exported by environment, or all at once. */
export const mostPicked = 2000

/** Whether there is something to go on with. */
export function isChosen({ scope, environment, picked }: ExportState, total: number): boolean {
  if (scope === 'environment') return environment !== null
  if (scope === 'picked') return picked.size > 0 && (picked.size <= mostPicked || picked.size === total)
  return total > 0
}

/** Encrypts what was chosen. The passphrase is handed through and kept nowhere. @throws CallError */
export async function makeBundle(to: Target, total: number): Promise<void> {
  const { scope, environment, picked, note, armor } = useExport.getState()
  const choose =
    scope === 'environment' && environment !== null
      ? { environment }
      : scope === 'picked' && picked.size < total
        ? { credentialIds: [...picked] }
        : ({ all: true } as const)
  const { fileId, name, info } = await client.bundles.export({ choose, to, note: note.trim(), armor })
  try {
    const blob = await receiveFile(fileId, 'application/octet-stream')
    useExport.setState({ step: 'done', made: { blob, name, info } })
  } finally {
    discardFile(fileId)
  }
}
