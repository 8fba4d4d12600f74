import { describe, expect, it } from 'vitest'
import { readMembers } from './webdav-answers.ts'

const collection = new URL('https://files.example.com/dav/Team%20A/keyward/')

function response(href: string, type = '<D:collection/>', status = '200 OK'): string {
  return `<D:response><D:href>${href}</D:href><D:propstat><D:prop><D:resourcetype>${type}</D:resourcetype>
    <D:getlastmodified>Sun, 29 Nov 2026 12:00:00 GMT</D:getlastmodified></D:prop><D:status>HTTP/1.1 ${status}</D:status></D:propstat></D:response>`
}

const read = (...responses: string[]) =>
  readMembers(Buffer.from(`<D:multistatus xmlns:D="DAV:">${responses.join('')}</D:multistatus>`), collection)

describe('S4 members of a collection', () => {
  it('are read from whole addresses and from paths, in any way of writing them', () => {
    const found = read(
      response('/dav/Team%20A/keyward/'),
      response('/dav/Team%20A/keyward/00000001=/'),
      response('https://files.example.com/dav/Team%20A/keyward/00000002%3D'),
      response('/dav/Team A/keyward/file', ''),
    )
    expect(found).toEqual([
      { name: '00000001=', isCollection: true, modifiedAt: Date.UTC(2026, 10, 29, 12) },
      { name: '00000002=', isCollection: true, modifiedAt: Date.UTC(2026, 10, 29, 12) },
      { name: 'file', isCollection: false, modifiedAt: Date.UTC(2026, 10, 29, 12) },
    ])
  })

  it('are no others that an answer names', () => {
    const found = read(
      response('/dav/Team%20A/'),
      response('/dav/Team%20A/keyward/a/b/'),
      response('/dav/Team%20A/other/c/'),
      response('/dav/Team%20A/keyward/../d/'),
      response('/dav/Team%20A/keyward/%2e%2e/e/'),
      response('/dav/Team%20A/keyward/%ff/'),
      response('http://['),
    )
    expect(found).toEqual([])
  })

  it('are no collections where the server doesn’t say so', () => {
    const [found] = read(response('/dav/Team%20A/keyward/a/', '<D:collection/>', '403 Forbidden'))
    expect(found).toEqual({ name: 'a', isCollection: false, modifiedAt: null })
    const [foreign] = read(response('/dav/Team%20A/keyward/a/', '<principal xmlns="DAV:"/>'))
    expect(foreign?.isCollection).toBe(false)
  })

  it('are not read from another answer', () => {
    expect(() => readMembers(Buffer.from('<html><body/></html>'), collection)).toThrow(
      expect.objectContaining({ code: 'remote-not-the-service' }),
    )
    expect(() => readMembers(Buffer.from('<multistatus/>'), collection)).toThrow(
      expect.objectContaining({ code: 'remote-not-the-service' }),
    )
  })
})
