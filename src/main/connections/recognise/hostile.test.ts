import { describe, expect, it } from 'vitest'
import { recognise, recogniseLimit } from './recognise.ts'
import { tokenForms } from './token-forms.ts'

/** A text is looked at in the core, where everything else waits for it. */
const maxMs = 1000

const fill = (part: string) => part.repeat(Math.ceil(recogniseLimit / part.length)).slice(0, recogniseLimit)

/** Beginnings that lead deep into one of the recognisers, and what goes on and on after them. */
const beginnings = [
  '',
  '{',
  '{"type":"',
  '{"a":',
  '[',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----BEGIN OPENSSH PRIVATE KEY-----\n',
  'ssh-ed25519-cert-v01@openssh.com AAAA',
  'MI',
  'curl ',
  'curl -H "',
  "curl -H 'A: ",
  'postgres://u:',
  'postgres://u:p@h/d?',
  'https://u:p@h/?key=',
  'jdbc:sqlserver://h;',
  'Server=h;Password=p;',
  'Server="',
  "host=h password='",
  'machine h login u password ',
  'h:1:d:u:',
  'A=',
  'A="',
  'export A=',
  '[default]\na=',
  '$env:A=',
  'Authorization: Bearer ',
  '//registry/:_authToken=',
  '"',
  'AKIAABCDEFGHIJKLMNOP ',
  'eyJ',
  'PuTTY-User-Key-File-',
]
const goingOn = [
  ' ',
  '\n',
  '\t\n',
  'a',
  'A1_-',
  'a.',
  '=',
  'a=',
  'a=b\n',
  'a=b;',
  'a="b',
  "'",
  '"',
  '\\',
  '\\"',
  '\\:',
  ':',
  '@',
  '/',
  '%',
  '&a=',
  ',',
  '{"a":',
  '[',
  '-----BEGIN ',
  '-----BEGIN A-----\n',
  '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n',
  'password = ',
  'password host ',
  ' -H a:b',
  '^\n',
  '\\\n',
  '\u00e9',
  '\u{1f511}',
  '\u0000',
  'set a=b\n',
]

function slowest(texts: Iterable<string>, look: (text: string) => unknown): string[] {
  const slow: string[] = []
  for (const text of texts) {
    const began = performance.now()
    look(text)
    const ms = Math.round(performance.now() - began)
    if (ms > maxMs) slow.push(`${JSON.stringify(text.slice(0, 60))}: ${ms} ms`)
  }
  return slow
}

describe('C1 a hostile text', () => {
  it('is looked at in a bounded time, whatever it begins with and however it goes on', () => {
    function* texts() {
      // Recognisers have limits of their own, and are slowest just below.
      for (const beginning of beginnings) for (const part of goingOn) yield (beginning + fill(part)).slice(0, 7999)
      for (const beginning of ['', '{', 'A=', 'curl ', '-----BEGIN '])
        for (const part of goingOn) yield (beginning + fill(part)).slice(0, 60_000)
    }
    expect(slowest(texts(), recognise)).toEqual([])
  }, 60_000)

  it('finds no pattern of a token that goes back and forth in it', () => {
    for (const { what, pattern } of tokenForms) {
      const prefix = /^\^\(?([A-Za-z0-9_.-]{2,})/.exec(pattern.source)?.[1] ?? ''
      const texts = ['a', 'A1', 'a.', '_-', '0', 'eyJ', '='].map((part) => `${prefix}${fill(part).slice(0, 60_000)}!`)
      expect(
        slowest(texts, (text) => pattern.test(text)),
        what,
      ).toEqual([])
    }
  })

  it('with a host that URL.canParse takes and new URL does not is none', () => {
    const name = 'A1_-'.repeat(10_000)
    expect(recognise(`curl ${name}`)).toBeNull()
    expect(recognise(`https://ann:secret@${name}`)).toBeNull()
  })
})
