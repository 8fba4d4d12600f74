/** Sentences that several commands have in common. */
export const confirmNothing = 'On a terminal it asks before it does so; --yes skips the question.'
export const nameOrId = 'Name or ID.'
export const secretsNever =
  'A secret never stands on a command line: it comes from a file, from standard input, or from a hidden question. One line break at the end of a file is taken off, except from fields of several lines, which keep it.'
