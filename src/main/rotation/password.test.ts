import { describe, expect, it } from 'vitest'
import { generatePassword } from './password.ts'

describe('L3 passwords that Keyward makes', () => {
  it('are long, differ, have every sort of character, and need no quoting anywhere', () => {
    const many = Array.from({ length: 500 }, generatePassword)
    expect(new Set(many).size).toBe(many.length)
    for (const password of many) {
      expect(password).toMatch(/^[A-Za-z][A-Za-z0-9._~-]{31}$/)
      for (const sort of [/[a-z]/, /[A-Z]/, /[0-9]/, /[._~-]/]) expect(password).toMatch(sort)
      expect(encodeURIComponent(password)).toBe(password)
    }
  })
})
