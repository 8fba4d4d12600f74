import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'

interface Rule {
  readonly name: string
  readonly comment: string
  readonly to: { readonly reachable?: boolean }
}

const root = join(import.meta.dirname, '..')
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  readonly forbidden: readonly Rule[]
  readonly options: ICruiseOptions
}

/** Names of all layer rules. */
export const layerRules = config.forbidden.map((rule) => rule.name)

export interface LayerViolation {
  readonly rule: string
  readonly from: string
  readonly to: string
  readonly reason: string
}

/** Rules about what is reached at run time, where an import of a type isn't an import. */
const atRunTime = config.forbidden.filter((rule) => rule.to.reachable === true)
const always = config.forbidden.filter((rule) => !atRunTime.includes(rule))

/**
 * Checks who imports whom in the `src` folder of `folder`.
 *
 * @throws Error when nothing was read: a cruise without a TypeScript that it understands finds no imports, and so no faults.
 */
export async function checkLayers(folder = root): Promise<{ imports: number; violations: LayerViolation[] }> {
  const all = await cruiseSources(folder, always, true)
  const imports = all.modules.reduce((sum, module) => sum + module.dependencies.length, 0)
  if (imports === 0) throw new Error('No imports were found: the check saw nothing.')
  const running = await cruiseSources(folder, atRunTime, false)
  const reasons = new Map(config.forbidden.map((rule) => [rule.name, rule.comment]))
  const violations = [...all.summary.violations, ...running.summary.violations].map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
    reason: reasons.get(rule.name) ?? '',
  }))
  return { imports, violations }
}

async function cruiseSources(folder: string, rules: readonly Rule[], types: boolean): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['src'],
    {
      ...config.options,
      tsPreCompilationDeps: types,
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: rules as IForbiddenRuleType[] },
    },
    config.options.enhancedResolveOptions,
  )
  if (typeof output === 'string') throw new Error('The layer check answered in an unexpected form.')
  return output
}
