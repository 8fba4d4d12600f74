import { describe, expect, it } from 'vitest'
import { generatePassphrase } from './generate.ts'
import { estimateBits, strengthOf } from './strength.ts'

describe('estimate of a passphrase', () => {
  it('finds repeated characters and runs weak, however long', () => {
    expect(strengthOf('aaaaaaaaaaaaaaaa')).toBe('weak')
    expect(strengthOf('abcdefghijklmnop')).toBe('weak')
    expect(strengthOf('123456789012')).toBe('weak')
    expect(strengthOf('Password1234')).toBe('weak')
  })

  it('finds short ones weak, however odd', () => {
    expect(strengthOf('x9$Q!7zK')).toBe('weak')
  })

  it('counts words, not letters, and the same word once', () => {
    expect(estimateBits('river river river river river')).toBe(11)
    expect(estimateBits('river lamp cotton index')).toBe(44)
    expect(strengthOf('river lamp cotton index orbit')).toBe('fair')
  })

  it('finds generated passphrases strong', () => {
    for (let turn = 0; turn < 2000; turn++) expect(strengthOf(generatePassphrase())).toBe('strong')
  })

  it('finds long random characters strong', () => {
    expect(strengthOf('k7Vq-xW2m-Zt9p-Lr4c')).toBe('strong')
  })

  it('says nothing about nothing', () => {
    expect(strengthOf('')).toBe('none')
  })
})
