import { describe, expect, it } from 'vitest'
import { checkDraft, shownParameters, startDraft, toRequest, withKind } from './draft.ts'
import type { ServerKind, TeamServer } from './words.ts'

const field = (name: string, more: Partial<ServerKind['parameters'][number]> = {}) => ({
  name,
  label: name.toUpperCase(),
  kind: 'text' as const,
  required: false,
  default: null,
  choices: [],
  placeholder: '',
  help: '',
  ...more,
})
const webdav: ServerKind = {
  id: 'webdav',
  label: 'WebDAV',
  summary: '',
  parameters: [field('url', { required: true }), field('ca', { kind: 'multiline' })],
  credentialTypes: ['basic-auth'],
  credentialRequired: false,
}
const vault: ServerKind = {
  ...webdav,
  id: 'vault-kv',
  parameters: [...webdav.parameters, field('mount', { required: true, default: 'secret' })],
  credentialTypes: ['bearer-token'],
  credentialRequired: true,
}
const folder: ServerKind = {
  ...webdav,
  id: 'folder',
  parameters: [field('path', { required: true })],
  credentialTypes: [],
}
const kinds = [webdav, vault, folder]
const empty = { kind: 'webdav', parameters: {}, credentialId: null, credential: null }

describe('S4 the form of a team’s server', () => {
  it('begins empty, or with the server that the team has', () => {
    expect(startDraft(kinds, null)).toEqual(empty)
    const server: TeamServer = {
      kind: 'vault-kv',
      parameters: { url: 'https://bao.example.com', mount: 'kv' },
      credentialId: 'c',
      credential: 'bao-token',
      revision: 3,
      syncedAt: null,
      waiting: 0,
      automatic: false,
      undecided: 0,
      failure: null,
    }
    expect(startDraft(kinds, server)).toEqual({
      kind: 'vault-kv',
      parameters: { url: 'https://bao.example.com', mount: 'kv' },
      credentialId: 'c',
      credential: 'bao-token',
    })
  })

  it('keeps what was typed into a field that another kind has too, and a credential only where its type fits', () => {
    const typed = { ...empty, parameters: { url: 'https://x.example' }, credentialId: 'c', credential: 'login' }
    const asVault = withKind(typed, vault, webdav)
    expect(asVault).toEqual({ ...empty, kind: 'vault-kv', parameters: { url: 'https://x.example', mount: 'secret' } })
    expect(withKind(asVault, folder, vault).parameters).toEqual({})
    expect(withKind(typed, { ...webdav, id: 'git' }, webdav).credentialId).toBe('c')
  })

  it('shows what says where it is, and what is set', () => {
    expect([...shownParameters(webdav, {})]).toEqual(['url'])
    expect([...shownParameters(webdav, { ca: '-----BEGIN' })]).toEqual(['url', 'ca'])
  })

  it('complains of what is missing before anything is tried, and sends no empty texts', () => {
    expect(checkDraft(vault, { ...empty, parameters: { mount: 'secret' } }).map(({ path }) => path)).toEqual([
      'parameters.url',
      'credentialId',
    ])
    expect(checkDraft(webdav, { ...empty, parameters: { url: 'https://x.example' } })).toEqual([])
    const typed = { ...empty, kind: 'folder', parameters: { path: '/mnt/team', ca: ' ', url: 'x' }, credentialId: 'c' }
    expect(toRequest(folder, typed)).toMatchObject({ parameters: { path: '/mnt/team' }, credentialId: null })
  })
})
