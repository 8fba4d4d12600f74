import { describe, expect, it } from 'vitest'
import { placeOf, type Synced, syncedWords, waitingWords } from './words.ts'

const nothing: Synced = { revision: 4, created: 0, replaced: 0, removed: 0, conflicts: [], undecided: 0, refused: 0 }

describe('S4 the words of a team’s server', () => {
  it('say what a synchronisation has done, and that it did nothing', () => {
    expect(syncedWords({ ...nothing, sent: 3, ended: 0, created: 1, replaced: 1, undecided: 1 })).toBe(
      '3 sent, 2 taken in, 1 needs a decision',
    )
    expect(syncedWords({ ...nothing, sent: 0, ended: 1, removed: 2, undecided: 1200, refused: 3 })).toBe(
      '1 taken out of the team, 2 moved to the trash, 1,200 need a decision, 3 refused',
    )
    expect(syncedWords({ ...nothing, sent: 0, ended: 0 })).toBe('Nothing new on either side')
    expect(syncedWords({ ...nothing, revision: 0 })).toBe('There is nothing on the server yet')
    expect([0, 1, 2].map(waitingWords)).toEqual(['Nothing waits to be sent', '1 waits to be sent', '2 wait to be sent'])
  })

  it('say where a server is', () => {
    expect(placeOf({ kind: 'webdav', parameters: { url: 'https://files.example.com/keyward' } })).toBe(
      'https://files.example.com/keyward',
    )
    expect(placeOf({ kind: 's3', parameters: { bucket: 'team', prefix: 'keyward/' } })).toBe('team/keyward/')
    expect(placeOf({ kind: 's3', parameters: { bucket: 'team', endpoint: 'https://s3.example.com/' } })).toBe(
      'https://s3.example.com/team',
    )
    expect(
      placeOf({
        kind: 'vault-kv',
        parameters: { url: 'https://bao.example.com:8200/', mount: 'secret', path: 'keyward' },
      }),
    ).toBe('https://bao.example.com:8200/secret/keyward')
    expect(placeOf({ kind: 'git', parameters: { url: 'git.example.com:team', branch: 'keyward' } })).toBe(
      'git.example.com:team, branch keyward',
    )
    expect(placeOf({ kind: 'folder', parameters: { path: '/mnt/team' } })).toBe('/mnt/team')
  })
})
