import type { Rotation, RotationTest } from '../../shared/domain/rotation.ts'
import { when } from '../../shared/reports/words.ts'
import { facts, type Screen, table } from '../output/table.ts'

/** What a person does now, where one rotation stands for all. */
export function nextStep({ state, server, method, tests, revokedAt }: Rotation, many: number): string {
  const which = many === 1 ? '' : ' for each'
  if (state === 'staged' && method !== 'manual' && server !== 'made')
    return `Next${which}: keyward rotation apply sets the new value at the server.`
  if (state === 'staged' && tests.passed < tests.total) return `Next${which}: keyward rotation test.`
  if (state === 'staged') return `Next${which}: keyward rotation switch.`
  if (state === 'switched' && revokedAt === null)
    return `Next${which}: ${method === 'manual' ? 'revoke the old value at the vendor, then ' : ''}keyward rotation confirm-revoked. keyward rotation roll-back goes back.`
  if (state === 'switched') return `Next${which}: keyward rotation finish destroys the old value.`
  return ''
}

export function rotationTable(items: readonly Rotation[], screen: Screen): string {
  return table(
    [
      { title: 'CREDENTIAL', value: (item) => item.credential },
      { title: 'STATE', value: stateText },
      { title: 'METHOD', value: (item) => item.method },
      { title: 'TESTED', value: (item) => `${item.tests.passed} of ${item.tests.total}` },
      { title: 'OLD', value: (item) => item.oldMasked },
      { title: 'NEW', value: (item) => item.newMasked },
      { title: 'KEPT UNTIL', value: (item) => when(item.graceUntil) },
      { title: 'ID', value: (item) => item.id },
    ],
    items,
    screen,
  )
}

function stateText({ state, server }: Rotation): string {
  if (server === 'sending' || server === 'retiring') return `${state} (server unclear)`
  if (server === 'made' && state === 'staged') return 'staged (set at the server)'
  if (server === 'retired' && state === 'switched') return 'switched (old one revoked)'
  return state
}

export function rotationText(rotation: Rotation, tests: readonly RotationTest[], screen: Screen): string {
  const { failure } = rotation
  const head = facts(
    [
      ['Credential', rotation.credential],
      ['State', stateText(rotation)],
      ['Method', rotation.method],
      ['Through', rotation.through?.name ?? ''],
      ['Old value', rotation.oldMasked === '' ? 'destroyed' : `version ${rotation.oldVersion}, ${rotation.oldMasked}`],
      [
        'New value',
        rotation.newVersion === null ? 'not made yet' : `version ${rotation.newVersion}, ${rotation.newMasked}`,
      ],
      ['Begun', `${when(rotation.startedAt)} by ${rotation.startedBy}`],
      ['Switched', when(rotation.switchedAt)],
      ['Both kept until', when(rotation.graceUntil)],
      ['Revoked', rotation.revokedAt ? `${when(rotation.revokedAt)} by ${rotation.revokedBy}` : ''],
      ['Ended', when(rotation.endedAt)],
      ['Last failure', failure ? `${failure.message} ${failure.remedy}` : ''],
      ['ID', rotation.id],
    ],
    screen,
  )
  if (tests.length === 0) return head
  const rows = table(
    [
      { title: 'CONNECTION', value: (test) => test.connection },
      { title: 'THROUGH', value: (test) => test.via ?? '' },
      { title: 'WITH THE NEW VALUE', value: (test) => test.result?.code ?? 'not tested' },
      { title: 'WHAT IT SAYS', value: (test) => (test.result && !test.result.ok ? test.result.message : '') },
    ],
    tests,
    screen,
  )
  return `${head}\n\n${rows}`
}
