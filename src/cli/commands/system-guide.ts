import type { SystemDetails, SystemInput } from '../../shared/domain/system.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import { facts, type Screen } from '../output/table.ts'
import { plain, wrap } from '../output/text.ts'
import type { Input } from '../spec.ts'
import { guidePages, guideSections, type systemEditOptions } from '../table/system.ts'
import { complain, parseAssignment } from '../values/fields.ts'

type Options = Input<typeof systemEditOptions>['options']
type Told = Pick<SystemDetails, 'probe' | 'docs' | 'guide' | 'tokenPrefixes'>

/**
 * What options say of a system beside its presets. A section of which steps are given is written anew; what is not given
 * stays.
 * @throws VaultError `field-invalid` for a section or page that there is not
 */
export function readGuide(
  options: Options,
  current: Told,
): Pick<SystemInput, 'probe' | 'docs' | 'guide' | 'tokenPrefixes'> {
  const issues: FieldIssue[] = []
  const given = <const Names extends readonly string[]>(option: string, texts: readonly string[], names: Names) =>
    texts.flatMap((text): (readonly [Names[number], string])[] => {
      const { field, value } = parseAssignment(text)
      const name = names.find((one) => one === field)
      if (name !== undefined && value !== undefined) return [[name, value]]
      issues.push({ path: option, message: `Write ${names.join('=…, ')}=….` })
      return []
    })
  const steps = given('--step', options.step, guideSections)
  const pages = given('--page', options.page, guidePages)
  complain(issues)
  const sections = Object.fromEntries(
    guideSections.map((section) => {
      const own = steps.filter(([name, text]) => name === section && text.trim() !== '').map(([, text]) => text)
      return [section, steps.some(([name]) => name === section) ? own : current.guide[section]]
    }),
  ) as Pick<SystemInput['guide'], (typeof guideSections)[number]>
  const { overlap } = options
  return {
    probe: options.probe ?? current.probe,
    docs: { ...current.docs, ...Object.fromEntries(pages) },
    guide: {
      ...sections,
      overlap: overlap === undefined ? current.guide.overlap : overlap === 'unknown' ? null : overlap === 'yes',
      lifetime: options.lifetime ?? current.guide.lifetime,
    },
    tokenPrefixes: options['token-prefix'].length > 0 ? [...options['token-prefix']] : current.tokenPrefixes,
  }
}

const titles = { create: 'Create', restrict: 'Restrict', rotate: 'Rotate', revoke: 'Revoke' } as const

/** The guide for people: numbered steps, and where they are done. Empty when nothing is told. */
export function guideText({ guide, docs, tokenPrefixes }: Told, screen: Screen): string {
  const width = Math.min(screen.width, 100)
  const overlap = {
    true: 'yes, a rotation needs no outage',
    false: 'no, a new one ends the old one',
    null: '',
  } as const
  const head = facts(
    [
      ['Lives', guide.lifetime],
      ['Old and new side by side', overlap[`${guide.overlap}`]],
      ['Begins with', tokenPrefixes.join(', ')],
      ['Read more', docs.reference],
    ],
    screen,
  )
  const sections = guideSections.map((section) => {
    const lines = guide[section].map((step, index) => `${index + 1}. ${wrap(plain(step), width - 5, 5).trimStart()}`)
    const page = docs[section] === '' ? [] : [`   ${plain(docs[section])}`]
    if (lines.length + page.length === 0) return ''
    return [screen.style.bold(titles[section]), ...lines.map((line) => `  ${line}`), ...page].join('\n')
  })
  return [head, ...sections].filter((text) => text !== '').join('\n\n')
}
