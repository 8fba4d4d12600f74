import * as z from 'zod'
import { importChoice, importItem } from '../domain/bundle.ts'
import { id, word } from '../domain/common.ts'
import {
  importerQuestion,
  importFormat,
  importInfo,
  importMapping,
  importProposal,
  lastImport,
  notTaken,
  undoCounts,
  undoDeed,
  undoItem,
} from '../domain/import.ts'
import { open, unlocked } from './define.ts'

/** A transfer file with the name that it has on its disk: formats are told by both. */
const fileName = z.string().max(1000)

const undoMark = z.string().max(64)

/**
 * Files of other tools (S6): which format, what must be answered, what becomes what; then preview, choices and import as for
 * a bundle. What is read is held in the core until it is imported or closed. No answer holds a value of the file.
 */
export const importsApi = {
  formats: open(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ formats: z.array(importFormat) }),
  })),
  /** What a file is taken for; for `format`, or the likeliest, also what it asks and what its columns would become. */
  inspect: unlocked(() => ({
    request: z.strictObject({ fileId: id, name: fileName, format: word.nullable() }),
    response: z.strictObject({
      /** The likeliest first. */
      detected: z.array(word),
      format: word.nullable(),
      asks: z.array(importerQuestion),
      mapping: importProposal.nullable(),
    }),
  })),
  preview: unlocked(() => ({
    request: z.strictObject({
      fileId: id,
      name: fileName,
      format: word,
      password: z.string().max(4096).nullable(),
      keyFileId: id.nullable(),
      mapping: importMapping.nullable(),
    }),
    response: z.strictObject({
      previewId: id,
      info: importInfo,
      items: z.array(importItem).max(200),
      total: z.number().int(),
      counts: z.strictObject({ new: z.number(), changed: z.number(), conflict: z.number(), same: z.number() }),
    }),
  })),
  /** More items of a preview, from `offset`. */
  previewItems: unlocked(() => ({
    request: z.strictObject({
      previewId: id,
      offset: z.number().int().min(0),
      state: z.enum(['new', 'changed', 'conflict', 'same']).nullable(),
    }),
    response: z.strictObject({ items: z.array(importItem).max(200), total: z.number().int() }),
  })),
  /** What does not come along, from `offset`. */
  notTaken: unlocked(() => ({
    request: z.strictObject({ previewId: id, offset: z.number().int().min(0) }),
    response: z.strictObject({ items: z.array(notTaken).max(200), total: z.number().int() }),
  })),
  /** What does not come along, as a text to keep. It can be had after the import too. */
  report: unlocked(() => ({
    request: z.strictObject({ previewId: id }),
    response: z.strictObject({ fileId: id, name: z.string() }),
  })),
  /** All or nothing, as `bundles.import`. */
  import: unlocked(() => ({
    request: z.strictObject({
      previewId: id,
      onConflict: importChoice,
      choices: z.record(z.string().max(40), importChoice),
      dryRun: z.boolean(),
    }),
    response: z.strictObject({
      created: z.number(),
      replaced: z.number(),
      kept: z.number(),
      skipped: z.number(),
      dryRun: z.boolean(),
    }),
  })),
  close: unlocked(() => ({ request: z.strictObject({ previewId: id }), response: z.strictObject({}) })),
  /** The last import, of a bundle or a file, that can be undone; null for none. */
  lastImport: unlocked(() => ({
    request: z.strictObject({}),
    response: z.strictObject({ last: lastImport.nullable() }),
  })),
  /** What an undo of the last import would do: its dry run. */
  previewUndo: unlocked(() => ({
    request: z.strictObject({ importId: id }),
    response: z.strictObject({
      last: lastImport,
      /** Stands for what was shown; the undo does that or nothing. */
      mark: undoMark,
      counts: undoCounts,
      items: z.array(undoItem).max(200),
      total: z.number().int(),
    }),
  })),
  /** More items of it, from `offset`. */
  previewUndoItems: unlocked(() => ({
    request: z.strictObject({
      importId: id,
      mark: undoMark,
      offset: z.number().int().min(0),
      does: undoDeed.nullable(),
    }),
    response: z.strictObject({ items: z.array(undoItem).max(200), total: z.number().int() }),
  })),
  /** Takes the last import back, all of it or nothing, save what was changed since. */
  undo: unlocked(() => ({
    request: z.strictObject({ importId: id, mark: undoMark }),
    response: undoCounts,
  })),
}
