import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, it } from 'vitest'
import { parseRecipients } from './recipients.ts'

const key = async () => identityToRecipient(await generateX25519Identity())

it('reads recipients one a line, without comments and repetitions', async () => {
  const [one, other] = [await key(), await key()]
  expect(parseRecipients(`# Grace\n${one}\r\n\n  ${other}  \n${one}\n`)).toEqual({
    recipients: [one, other],
    complaint: null,
  })
  expect(parseRecipients(' \n# nobody yet')).toEqual({ recipients: [], complaint: null })
})

it.each([
  ['AGE-SECRET-KEY-1QQQQ', /^Line 2 is a secret identity/],
  ['ssh-ed25519 AAAA', /^Line 2 is an SSH key/],
  ['age1short', /^Line 2 is not a complete recipient/],
  ['age1 one two', /^Line 2 holds a space/],
  ['grace@example.com', /^Line 2 does not begin with age1/],
])('says what is wrong with %s, and in which line', async (line, complaint) => {
  expect(parseRecipients(`${await key()}\n${line}`).complaint).toMatch(complaint)
})

it('takes no more than a bundle can have', async () => {
  const recipient = await key()
  // Their shape is looked at, not their check sum.
  const many = Array.from(
    { length: 65 },
    (_, index) =>
      recipient.slice(0, -2) + 'qpzry9x8gf'.charAt(index % 10) + 'qpzry9x8'.charAt(index % 8) + 'q'.repeat(index),
  )
  expect(parseRecipients(many.join('\n')).complaint).toContain('at most 64')
})
