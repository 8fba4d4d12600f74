import type { Sharing } from '../../shared/domain/access.ts'
import type { Credential, FieldValue } from '../../shared/domain/credential.ts'
import { when } from '../../shared/reports/words.ts'
import { levelWords } from '../../shared/sharing-words.ts'
import { day, statusPaint } from '../output/format.ts'
import { type Fact, facts, type Screen } from '../output/table.ts'

/** The keys of a credential's JSON that scripts rely on, in this order; what else the contract has comes after them. */
const stable = [
  'id',
  'name',
  'type',
  'system',
  'environment',
  'owner',
  'team',
  'tags',
  'purpose',
  'status',
  'masked',
  'secretFields',
  'config',
  'expiresAt',
  'rotateEvery',
  'createdAt',
  'updatedAt',
  'lastRotatedAt',
  'lastUsedAt',
  'lastTestedAt',
  'usedBy',
] as const satisfies readonly (keyof Credential)[]

/** A credential as a JSON document. */
export function credentialDocument(credential: Credential): Record<string, unknown> {
  return { ...Object.fromEntries(stable.map((key) => [key, credential[key]])), ...credential }
}

/** Everything about a credential but its value; `sharing` where a team has it, too. */
export function credentialFacts(credential: Credential, screen: Screen, sharing: Sharing | null = null): string {
  const status = credential.trashedAt === null ? credential.status : `in the trash since ${day(credential.trashedAt)}`
  return facts(
    [
      ['Name', credential.name],
      ['ID', credential.id],
      ['Type', credential.type],
      ['Status', status, statusPaint(credential.status, screen.style)],
      ['Shared with', sharing?.team ?? ''],
      ['You may', sharing === null ? '' : `${sharing.level}: ${levelWords[sharing.level].text}`],
      ['Changed by', sharing?.changedBy ?? ''],
      credential.hasValue
        ? ['Value', credential.masked]
        : ['Value', 'none yet: enter it with keyward credential rotate', screen.style.red],
      ['Secret fields', credential.secretFields.join(', ')],
      ...credential.facts.map(({ label, value }): Fact => [label, value]),
      ...credential.warnings.map((warning): Fact => ['Warning', warning, screen.style.yellow]),
      [
        'Same value as',
        credential.sameValue.map(({ name, field }) => `${name} (${field})`).join(', '),
        screen.style.yellow,
      ],
      ['Version', String(credential.version)],
      ['System', credential.system],
      ['Environment', credential.environment],
      ['Owner', credential.owner],
      ['Team', credential.team],
      ['Tags', credential.tags.join(', ')],
      ['Purpose', credential.purpose],
      ['Expires', when(credential.expiresAt) + (credential.expirySource === 'material' ? ' (as the value says)' : '')],
      [
        'Rotate every',
        credential.rotateEvery ?? (credential.policyEvery ? `${credential.policyEvery} (by the policy)` : ''),
      ],
      ['Rotation due', when(credential.rotationDueAt)],
      ['Bound to', credential.boundHosts.join(', ')],
      ...Object.entries(credential.config).flatMap(([name, value]) => configFacts(name, value)),
      ['Created', when(credential.createdAt)],
      ['Updated', when(credential.updatedAt)],
      ['Last rotated', when(credential.lastRotatedAt)],
      ['Last used', lastUseOf(credential)],
      ['Last tested', testText(credential)],
      ['Used by', credential.usedBy.map((use) => use.name).join(', ')],
      ['References', credential.referenceCount === 0 ? '' : String(credential.referenceCount)],
      ['Uses', `${credential.uses.last30Days} in 30 days, ${credential.uses.total} in all`],
    ],
    screen,
  )
}

function configFacts(name: string, value: FieldValue): Fact[] {
  if (typeof value === 'string') return [[name, value]]
  return Object.entries(value).map(([key, text]) => [`${name}.${key}`, text])
}

function lastUseOf({ lastUsedAt, lastUse }: Credential): string {
  if (lastUse === null) return when(lastUsedAt)
  return [when(lastUsedAt), lastUse.purpose, lastUse.connection, `by ${lastUse.by}`].filter(Boolean).join(', ')
}

function testText({ lastTestedAt, lastTestOk }: Credential): string {
  if (lastTestedAt === null) return ''
  return `${when(lastTestedAt)}${lastTestOk === null ? '' : lastTestOk ? ', passed' : ', failed'}`
}
