import type { OptionSpecs } from '../spec.ts'

/** Options that lists have. */
export const pagingOptions = {
  limit: { kind: 'text', value: 'N', help: 'At most this many items. Text lists show all; JSON lists 100.' },
  cursor: { kind: 'text', value: 'C', help: 'Go on where an earlier list ended: its nextCursor.' },
} as const satisfies OptionSpecs

/** What secret and plain fields are given with. */
export const fieldOptions = {
  set: {
    kind: 'list',
    value: 'FIELD=VALUE',
    help: 'A field that is not secret; FIELD.NAME=VALUE for one of several. Fields of several lines take @FILE too.',
  },
  secret: {
    kind: 'list',
    value: 'FIELD=@FILE',
    help: 'A secret field from a file; FIELD=- reads standard input, FIELD alone asks on the terminal.',
  },
} as const satisfies OptionSpecs

export const confirmOption = {
  confirm: { kind: 'text', value: 'NAME', help: 'The exact name of the item, to confirm. Asked for on a terminal.' },
} as const satisfies OptionSpecs
