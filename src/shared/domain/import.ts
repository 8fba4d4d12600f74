import * as z from 'zod'
import { bundleItemKind } from './bundle.ts'
import { id, instant, line, word } from './common.ts'

/** What an importer asks of a person besides the file. */
export const importerQuestion = z.enum(['password', 'key-file'])

/** A format that files of other tools can have. */
export const importFormat = z.strictObject({
  id: word,
  label: z.string(),
  /** How the file is made in the tool that it comes from. */
  hint: z.string(),
})

/** How what stands in a file becomes items: a row each, a group of names each, a name each, or all of it one. */
export const importLayouts = ['rows', 'together', 'groups', 'single'] as const
export const importLayout = z.enum(importLayouts)
export type ImportLayout = z.infer<typeof importLayout>

/** What a column or a name of a file can become. */
export const importRoles = [
  'name',
  'username',
  'secret',
  'website',
  'url',
  'host',
  'port',
  'database',
  'type',
  'system',
  'environment',
  'team',
  'owner',
  'tags',
  'purpose',
  'expires',
  'field',
  'secret-field',
  'variable',
  'skip',
] as const
export const importRole = z.enum(importRoles)
export type ImportRole = z.infer<typeof importRole>

/** Most columns and names that a person is asked about; what is beyond them follows the layout. */
export const mostColumns = 300

const columnName = z.string().max(200)

/** What a person has decided: columns that aren't named stay as proposed. */
export const importMapping = z.strictObject({
  layout: importLayout,
  columns: z.array(z.strictObject({ name: columnName, as: importRole })).max(mostColumns),
})
export type ImportMapping = z.infer<typeof importMapping>

/** What an importer takes the columns and names of a file for, and what they can be instead. */
export const importProposal = z.strictObject({
  layouts: z.array(importLayout),
  layout: importLayout,
  roles: z.array(importRole),
  columns: z
    .array(
      z.strictObject({
        name: columnName,
        as: importRole,
        /** In how many rows it holds something. Never what it holds. */
        filled: z.number().int().nonnegative(),
      }),
    )
    .max(mostColumns),
  /** How many rows there are to fill. */
  rows: z.number().int().nonnegative(),
})
export type ImportProposal = z.infer<typeof importProposal>

/** Something in a file that does not come along. */
export const notTaken = z.strictObject({ what: z.string().max(300), reason: z.string().max(500) })

/** What a file holds, before anything is imported. */
export const importInfo = z.strictObject({
  format: word,
  /** Without its folder. */
  name: line,
  credentials: z.number().int().nonnegative(),
  connections: z.number().int().nonnegative(),
  notTaken: z.number().int().nonnegative(),
  /** How many items have a value that is here already or occurs twice in the file. */
  alike: z.number().int().nonnegative(),
  /** Bytes. */
  size: z.number().int().nonnegative(),
})
export type ImportInfo = z.infer<typeof importInfo>

/** The last import, bundles among them, as long as it can be undone. */
export const lastImport = z.strictObject({
  id,
  at: instant,
  /** What was imported, for people: the name of a file, `Bundle signed by Ada`. */
  label: line,
  /** Items that it created, and that it replaced. */
  created: z.number().int().nonnegative(),
  replaced: z.number().int().nonnegative(),
  /** Until when it can be undone. */
  until: instant,
})
export type LastImport = z.infer<typeof lastImport>

/** What the undo of an import does: what it created goes, what it replaced comes back, what was changed since is left as it is. */
export const undoDeeds = ['remove', 'restore', 'leave'] as const
export const undoDeed = z.enum(undoDeeds)
export type UndoDeed = z.infer<typeof undoDeed>

/** What the undo of an import does with one item. */
export const undoItem = z.strictObject({
  kind: bundleItemKind,
  id,
  name: line,
  environment: line,
  does: undoDeed,
  /** Names of the fields that get their earlier content back; a secret's name only. */
  changes: z.array(z.string()),
  /** For people: why it is left as it is. Empty otherwise. */
  reason: z.string(),
})
export type UndoItem = z.infer<typeof undoItem>

/** How many items an undo removes, restores and leaves. */
export const undoCounts = z.strictObject({ remove: z.number(), restore: z.number(), leave: z.number() })
export type UndoCounts = z.infer<typeof undoCounts>
