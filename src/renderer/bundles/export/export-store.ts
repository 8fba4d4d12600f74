import type { RequestOf } from '../../../shared/api/contract.ts'
import type { BundleInfo } from '../../../shared/domain/bundle.ts'
import type { CredentialRow } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'
import { discardFile, receiveFile } from '../../client/transfer.ts'
import { createVaultStore } from '../../state/create-vault-store.ts'
import { createItem } from '../../state/item.ts'
import { createPagedList } from '../../state/paged-list.ts'

type Target = RequestOf<'bundles.export'>['to']

export type ExportStep = 'choose' | 'protect' | 'done'
export type ExportScope = 'all' | 'environment' | 'picked' | 'team'
export type ExportAudience = Target['with']

/** A bundle that is ready to be saved. It is encrypted, so it may wait here. */
export interface MadeBundle {
  readonly blob: Blob
  readonly name: string
  readonly info: BundleInfo
  /** Of what was chosen. */
  readonly leftOut: number
}

interface ExportState {
  readonly step: ExportStep
  readonly scope: ExportScope
  readonly environment: string | null
  readonly picked: ReadonlySet<string>
  /** Names of what is picked, as far as they are known. */
  readonly names: ReadonlyMap<string, string>
  /** Null until the person has chosen: then it is what suits best. */
  readonly audience: ExportAudience | null
  readonly recipients: string
  readonly contactIds: ReadonlySet<string>
  /** Both of what is shared and of who gets it: a team gets what is shared with it. */
  readonly teamId: string | null
  /** Null for all members. */
  readonly memberIds: ReadonlySet<string> | null
  /** False for definitions alone. */
  readonly values: boolean
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
  audience: null,
  recipients: '',
  contactIds: new Set(),
  teamId: null,
  memberIds: null,
  values: true,
  note: '',
  armor: false,
  made: null,
}))

export function changeExport(change: Partial<ExportState>): void {
  useExport.setState(change)
}

/** Begins an export from nothing, with some credentials picked already, or with what is shared with a team. */
export function startExport(credentialIds: readonly string[] = [], teamId: string | null = null): void {
  useExport.setState({
    ...useExport.getInitialState(),
    ...(credentialIds.length > 0 && { scope: 'picked', picked: new Set(credentialIds) }),
    ...(teamId !== null && { scope: 'team', teamId, audience: 'team', step: 'protect' }),
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
export function isChosen({ scope, environment, picked, teamId }: ExportState, total: number): boolean {
  if (scope === 'team') return teamId !== null
  if (scope === 'environment') return environment !== null
  if (scope === 'picked') return picked.size > 0 && (picked.size <= mostPicked || picked.size === total)
  return total > 0
}

/** For whom a signed bundle is; null while nobody is chosen. */
export function peopleOf(
  audience: 'contacts' | 'team',
  { contactIds, teamId, memberIds }: Pick<ExportState, 'contactIds' | 'teamId' | 'memberIds'>,
): Target | null {
  if (audience === 'contacts') return contactIds.size === 0 ? null : { with: 'contacts', contactIds: [...contactIds] }
  if (teamId === null || memberIds?.size === 0) return null
  return { with: 'team', teamId, memberIds: memberIds && [...memberIds] }
}

/** Encrypts what was chosen. The passphrase is handed through and kept nowhere. @throws CallError */
export async function makeBundle(to: Target, total: number): Promise<void> {
  const { note, armor, values } = useExport.getState()
  const choose = choiceOf(useExport.getState(), total)
  const { fileId, name, info, leftOut } = await client.bundles.export({ choose, to, note: note.trim(), armor, values })
  try {
    const blob = await receiveFile(fileId, 'application/octet-stream')
    useExport.setState({ step: 'done', made: { blob, name, info, leftOut } })
  } finally {
    discardFile(fileId)
  }
}

function choiceOf(
  { scope, environment, picked, teamId }: ExportState,
  total: number,
): RequestOf<'bundles.export'>['choose'] {
  if (scope === 'team' && teamId !== null) return { teamId }
  if (scope === 'environment' && environment !== null) return { environment }
  return scope === 'picked' && picked.size < total ? { credentialIds: [...picked] } : { all: true }
}

/** What is shared with a team, as far as it is only counted. */
export const sharedWithTeam = createItem(
  async (teamId) => (await client.sharing.list({ teamId, offset: 0 })).total,
  ['credentials', 'teams'],
)
