import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readFile } from '../../src/main/team/importers/importers.ts'
import { onepassword } from '../../src/main/team/importers/onepassword.ts'
import { findProgram, makeFolder } from './daemons.ts'

const python = findProgram('python3')

/** Another writer of ZIP files: stored, packed, streamed with lengths behind the content, and with 64-bit lengths. */
const script = `
import io, json, sys, zipfile
way, path, data = sys.argv[1:]
class Stream(io.RawIOBase):
    def __init__(self, file): self.file = file
    def writable(self): return True
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()
method = zipfile.ZIP_STORED if way == 'stored' else zipfile.ZIP_DEFLATED
with open(path, 'wb') as raw:
    target = Stream(raw) if way == 'streamed' else raw
    with zipfile.ZipFile(target, 'w', method) as archive:
        archive.comment = b'a comment' if way == 'commented' else b''
        archive.writestr('export.attributes', json.dumps({'version': 3}))
        info = zipfile.ZipInfo('export.data')
        info.compress_type = method
        with archive.open(info, 'w', force_zip64=way == 'zip64') as entry:
            entry.write(data.encode())
        archive.writestr('files/', '')
`

describe.skipIf(python === null)('S6 an export of 1Password that another program has packed', () => {
  const folder = makeFolder({})
  afterAll(() => folder.remove())

  it.each(['stored', 'packed', 'streamed', 'zip64', 'commented'])('is read: %s', async (way) => {
    const item = {
      categoryUuid: '005',
      state: 'active',
      overview: { title: 'Ünïcode' },
      details: { password: 'pass-1', loginFields: [], sections: [] },
    }
    const data = { accounts: [{ attrs: {}, vaults: [{ attrs: { name: 'Team' }, items: [item] }] }] }
    const path = join(folder.path, `${way}.1pux`)
    execFileSync(python ?? '', ['-c', script, way, path, JSON.stringify(data)])
    const found = await readFile(onepassword, { name: `${way}.1pux`, bytes: readFileSync(path) }, {})
    expect(found.items.credentials).toMatchObject([
      { name: 'Ünïcode', tags: ['Team'], secrets: { password: 'pass-1' } },
    ])
  })
})
