import { completionScript } from '../completion.ts'
import type { Run } from '../spec.ts'
import type { shellArgs } from '../table/catalog.ts'
import { grammar } from '../table/grammar.ts'

export const completion: Run<Record<never, never>, typeof shellArgs> = async (context, { args }) => {
  const script = completionScript(args.SHELL, grammar)
  context.result({ shell: args.SHELL, script }, () => script)
  return 0
}
