import { describe, expect, it } from 'vitest'
import type { Answer } from '../../../shared/domain/exchange.ts'
import { prettyBody, statusTone } from './body.ts'

const answer = (body: string, type: string, isCut = false): Answer => ({
  status: 200,
  statusText: 'OK',
  headers: [{ name: 'Content-Type', value: type }],
  body,
  bytes: body.length,
  isCut,
  isText: true,
})

describe('T7 an answer in the console', () => {
  it('is indented when it is JSON, and left alone otherwise', () => {
    expect(prettyBody(answer('{"a":1}', 'application/json; charset=utf-8'))).toBe('{\n  "a": 1\n}')
    expect(prettyBody(answer('{"a":1}', 'application/problem+json'))).toContain('\n')
    for (const [body, type, isCut] of [
      ['{"a":1}', 'text/plain', false],
      ['{"a":', 'application/json', false],
      ['{"a":1}', 'application/json', true],
    ] as const)
      expect(prettyBody(answer(body, type, isCut))).toBe(body)
  })

  it('is coloured by its status', () => {
    expect([204, 301, 404, 503].map(statusTone)).toEqual(['good', 'rest', 'warn', 'bad'])
  })
})
