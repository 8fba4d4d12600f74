import type { AuditAction, AuditRecord } from '../../shared/domain/audit.ts'
import { type ProbeCode, probeCodes } from '../../shared/domain/probe.ts'
import { describeError, type ErrorCode, errorCodes } from '../../shared/errors.ts'
import { outcomeOf } from '../connections/testing/outcome.ts'
import { formatTime } from '../ui/dates.ts'

/** A piece of a sentence; what the record is about stands out. */
export interface Part {
  readonly text: string
  readonly isName?: true
}

/** A record in words. */
export interface Sentence {
  readonly parts: readonly Part[]
  /** What else is known, for a second line. Empty when nothing is. */
  readonly note: string
}

/** Past tense and infinitive of every action. */
const verbs: Readonly<Record<AuditAction, readonly [past: string, base: string]>> = {
  'vault.create': ['created the vault', 'create the vault'],
  'vault.unlock': ['unlocked the vault', 'unlock the vault'],
  'vault.unlock-failed': ['could not unlock the vault', 'unlock the vault'],
  'vault.lock': ['locked the vault', 'lock the vault'],
  'vault.backup': ['wrote a backup', 'write a backup'],
  'vault.backup-remove': ['deleted a backup', 'delete a backup'],
  'vault.restore': ['restored the vault', 'restore the vault'],
  'vault.rekey': ['gave a new vault key to the vault', 'give a new vault key to the vault'],
  'slot.add': ['added the key slot', 'add the key slot'],
  'slot.remove': ['removed the key slot', 'remove the key slot'],
  'slot.test': ['tested the key slot', 'test the key slot'],
  'credential.create': ['added', 'add'],
  'credential.update': ['edited', 'edit'],
  'credential.rotate': ['rotated', 'rotate'],
  'credential.rollback': ['rolled back', 'roll back'],
  'credential.destroy-version': ['destroyed', 'destroy'],
  'credential.disable': ['disabled', 'disable'],
  'credential.enable': ['enabled', 'enable'],
  'credential.trash': ['moved', 'move'],
  'credential.restore': ['restored', 'restore'],
  'credential.shred': ['shredded', 'shred'],
  'credential.use': ['used', 'use'],
  'credential.bind-host': ['allowed', 'allow'],
  'credential.authorize': ['authorized', 'authorize'],
  'credential.refresh': ['refreshed the tokens of', 'refresh the tokens of'],
  'credential.revoke': ['revoked the tokens of', 'revoke the tokens of'],
  'rotation.start': ['staged a new value of', 'stage a new value of'],
  'rotation.apply': ['set the new value at the server of', 'set the new value at the server of'],
  'rotation.test': ['tested the new value of', 'test the new value of'],
  'rotation.switch': ['switched to the new value of', 'switch to the new value of'],
  'rotation.roll-back': ['went back to the old value of', 'go back to the old value of'],
  'rotation.abort': ['gave up the rotation of', 'give up the rotation of'],
  'rotation.revoke': ['confirmed that the old value was revoked of', 'confirm that the old value was revoked of'],
  'rotation.finish': ['destroyed the old value of', 'destroy the old value of'],
  'reference.add': ['added a reference to', 'add a reference to'],
  'reference.update': ['edited a reference to', 'edit a reference to'],
  'reference.remove': ['removed a reference to', 'remove a reference to'],
  'reference.scan': ['scanned for references to', 'scan for references to'],
  'reference.report': ['wrote a report of what uses credentials', 'write a report of what uses credentials'],
  'credential.retire': ['went on retiring', 'retire'],
  'connection.create': ['added the connection', 'add the connection'],
  'connection.update': ['edited the connection', 'edit the connection'],
  'connection.trust-host-key': ['trusted the host key of', 'trust the host key of'],
  'connection.delete': ['deleted the connection', 'delete the connection'],
  'connection.test': ['tested', 'test'],
  'connection.request': ['sent a request over', 'send a request over'],
  'connection.forget-requests': ['forgot the requests over', 'forget the requests over'],
  'system.create': ['added the system', 'add the system'],
  'system.update': ['edited the system', 'edit the system'],
  'system.delete': ['deleted the system', 'delete the system'],
  'identity.create': ['created the identity', 'create the identity'],
  'contact.add': ['added the card of', 'add the card of'],
  'contact.verify': ['compared the words of', 'compare the words of'],
  'contact.remove': ['removed the card of', 'remove the card of'],
  'team.create': ['created the team', 'create the team'],
  'team.update': ['changed the team', 'change the team'],
  'team.export': ['made a file of the team', 'make a file of the team'],
  'team.join': ['took in the members of the team', 'take in the members of the team'],
  'credential.share': ['shared', 'share'],
  'credential.unshare': ['ended the sharing of', 'end the sharing of'],
  'team.restore': ['brought back an older state of', 'bring back an older state of'],
  'team.pull': ['took in what is new in', 'take in what is new in'],
  'team.push': ['sent changes to', 'send changes to'],
  'team.remote': ['changed the server of', 'change the server of'],
  'offboarding.begin': ['began an offboarding in', 'begin an offboarding in'],
  'offboarding.decide': ['decided, for somebody who is gone, about', 'decide, for somebody who is gone, about'],
  'offboarding.report': ['made an offboarding report for', 'make an offboarding report for'],
  'team.leave': ['left the team', 'leave the team'],
  'bundle.export': ['exported a bundle', 'export a bundle'],
  'bundle.import': ['imported a bundle', 'import a bundle'],
  'import.file': ['imported the file', 'import the file'],
  'import.undo': ['undid the import of', 'undo the import of'],
  'export.kdbx': ['exported a KeePass file', 'export a KeePass file'],
  'export.allow': ['allowed exports in plain text for', 'allow exports in plain text for'],
  'export.plaintext': ['exported values in plain text as', 'export values in plain text as'],
  'review.start': ['started', 'start a review'],
  'review.decide': ['decided in a review about', 'decide in a review about'],
  'review.finish': ['finished', 'finish'],
  'review.report': ['made a report of', 'make a report of'],
  'audit.export': ['exported the audit log', 'export the audit log'],
  'audit.verify': ['verified the audit log', 'verify the audit log'],
  'report.export': ['exported a report', 'export a report'],
  'stream.create': ['added the stream', 'add the stream'],
  'stream.delete': ['removed the stream', 'remove the stream'],
  'stream.test': ['tested the stream', 'test the stream'],
  'stream.lag': ['could not deliver to the stream', 'deliver to the stream'],
  'stream.recover': ['delivered everything to the stream', 'deliver everything to the stream'],
  'alert.raise': ['raised an alert about', 'raise an alert about'],
  'alert.acknowledge': ['acknowledged an alert about', 'acknowledge an alert about'],
  'settings.update': ['changed settings', 'change settings'],
  'policy.set': ['set the rule for', 'set the rule for'],
  'policy.remove': ['removed the rule for', 'remove the rule for'],
  'notice.snooze': ['put off the reminder of', 'put off the reminder of'],
  'calendar.export': ['exported the calendar of', 'export the calendar of'],
  'notice.wake': ['turned on the reminder of', 'turn on the reminder of'],
}

const faces: Readonly<Record<string, string>> = {
  app: 'in the app',
  'app in the browser': 'in the browser',
  command: 'with the command',
}

/** Who acted and through which face, from an actor such as `ada (command)`. */
export function actorOf(actor: string): { readonly who: string; readonly face: string } {
  const [, who, face] = /^(.*) \(([^()]+)\)$/.exec(actor) ?? []
  if (who === undefined || face === undefined) return { who: actor || 'Somebody', face: '' }
  return { who: who || 'Somebody', face: faces[face] ?? face }
}

const name = (text: string): Part => ({ text, isName: true })
const say = (text: string): Part => ({ text })

/** A record as a sentence: `ada used Stripe live for a test of Shop API`. `typeLabel` names a credential's type. */
export function sentenceOf(record: AuditRecord, typeLabel: (type: string) => string = (type) => type): Sentence {
  const { action, outcome, detail, subject } = record
  const { who } = actorOf(record.actor)
  const locked = action === 'vault.lock' ? lockedBy[detail] : undefined
  if (locked) return { parts: [say(locked)], note: '' }
  if (action === 'connection.test') return testSentence(record, who)

  const [past, base] = verbs[action]
  const verb =
    outcome === 'ok' || action in ownOutcome
      ? past
      : `${outcome === 'failed' ? 'failed to' : 'was not allowed to'} ${base}`
  const { before = '', after = [], note = detail } = tellDetail(record, typeLabel)
  const named =
    action.startsWith('vault.') || action === 'settings.update' || action.startsWith('audit.') ? '' : subject
  const isBundle = action === 'bundle.export' || action === 'bundle.import'
  return {
    parts: [
      say(`${who} ${verb}${before === '' ? '' : ` ${before}`}`),
      ...(named === '' || isBundle ? [] : [say(' '), name(named)]),
      ...after,
    ],
    note: isBundle && subject !== '' ? [`“${subject}”`, note].filter(Boolean).join(', ') : note,
  }
}

/** Actions whose past tense holds whatever came out; the note says what. */
const ownOutcome: Partial<Record<AuditAction, true>> = {
  'vault.unlock-failed': true,
  'slot.test': true,
  'audit.verify': true,
}

const lockedBy: Readonly<Record<string, string>> = {
  idle: 'The vault locked itself after a while without input',
  suspend: 'The vault locked itself because the computer went to sleep',
  elsewhere: 'The vault was locked elsewhere',
  damaged: 'The vault locked itself because its file is damaged',
}

function testSentence({ subject, detail, outcome }: AuditRecord, who: string): Sentence {
  // “Refused” alone would read as if Keyward had refused the test.
  const found = detail === 'refused' ? 'Connection refused' : isProbeCode(detail) ? outcomeOf(detail).label : detail
  if (outcome === 'refused') return { parts: [say(`${who} was not allowed to test `), name(subject)], note: found }
  return { parts: [say(`${who} tested `), name(subject)], note: outcome === 'ok' && found === '' ? 'Passed' : found }
}

interface Told {
  /** Between the verb and the name. */
  readonly before?: string
  /** After the name. */
  readonly after?: readonly Part[]
  readonly note?: string
}

const fromImport: Told = { after: [say(' by an import')], note: '' }
const byUndo: Told = { after: [say(' by undoing an import')], note: '' }

/** What the detail of a record adds. Details are short texts whose shape belongs to their action. */
function tellDetail({ action, detail, outcome }: AuditRecord, typeLabel: (type: string) => string): Told {
  switch (action) {
    case 'credential.create':
      return importedBy(detail) ? fromImport : { note: typeLabel(detail) }
    case 'connection.create':
    case 'system.create':
      return importedBy(detail) ? fromImport : {}
    case 'credential.update':
    case 'connection.update':
    case 'system.update':
      if (importedBy(detail)) return { ...fromImport, note: changed(detail.split(' · ').slice(1)) }
      if (undoneBy(detail)) return { ...byUndo, note: changed(detail.split(' · ').slice(1)) }
      return { note: action === 'credential.update' ? changed(detail.split(', ')) : detail }
    case 'credential.shred':
    case 'connection.delete':
    case 'system.delete':
      return undoneBy(detail) ? byUndo : {}
    case 'credential.rotate':
    case 'credential.rollback':
      return detail === '' ? {} : { after: [say(` to ${detail}`)], note: '' }
    case 'credential.destroy-version':
      return { before: detail === '' ? 'a version of' : `${detail} of`, note: '' }
    case 'credential.trash':
      return { after: [say(' to the trash')] }
    case 'credential.restore':
      return { after: [say(' from the trash')] }
    case 'credential.use':
      return tellUse(detail, outcome)
    case 'credential.bind-host':
      return { after: [say(' to be used with '), detail === '' ? say('a host') : name(detail)], note: '' }
    case 'credential.authorize':
    case 'credential.refresh':
    case 'credential.revoke':
      return tellTokens(detail, outcome)
    case 'vault.unlock-failed':
      return tellTried(detail)
    case 'slot.test':
      return {
        note: outcome === 'ok' ? 'It opens the vault' : `It does not open the vault. ${reasonOf(detail)}`.trim(),
      }
    case 'vault.lock':
      return { note: detail === 'person' ? '' : detail }
    case 'vault.backup':
      return { note: backupNotes[detail] ?? reasonOf(detail) }
    case 'vault.restore':
      return tellRestore(detail)
    case 'vault.rekey':
      return { note: reasonOf(detail) }
    case 'audit.verify':
      return { note: detail.replace(/^broken at/, 'It does not fit from').replace(/^(\d+ records)$/, '$1 fit') }
    case 'audit.export':
      return { note: detail.replace(/^jsonl\b/, 'JSON Lines').replace(/^cef\b/, 'CEF') }
    case 'report.export':
      return { note: detail }
    case 'stream.lag':
    case 'stream.test':
      return { note: reasonOf(detail) }
    case 'alert.raise':
      return { note: detail.split(' · ').slice(1).join(' · ') }
    case 'alert.acknowledge':
      return { note: '' }
    case 'settings.update':
      return { note: changed(detail.split(', ')) }
    default:
      return {}
  }
}

const backupNotes: Readonly<Record<string, string>> = { daily: 'The daily one', person: '' }

/** `backup of 2026-11-21T09:00:00.000Z`, or why it failed. */
function tellRestore(detail: string): Told {
  const [, at = '', rest = ''] = /^backup of (\S+)(.*)$/.exec(detail) ?? []
  if (Number.isNaN(Date.parse(at))) return tellTried(detail)
  return { after: [say(` to the backup of ${formatTime(at)}`)], note: rest.replace(/^, /, '') }
}

const importedBy = (detail: string) => detail === 'import' || detail.startsWith('import · ')
const undoneBy = (detail: string) => detail === 'undo' || detail.startsWith('undo · ')

function changed(names: readonly string[]): string {
  const words = names.filter(Boolean).map(fieldWord)
  return words.length === 0 ? '' : `Changed: ${[...new Set(words)].join(', ')}`
}

const fieldWords: Readonly<Record<string, string>> = {
  systemId: 'system',
  credentialId: 'credential',
  expiresAt: 'expiry',
  rotateEvery: 'rotation',
  boundHosts: 'allowed hosts',
  access: 'who may do what with it',
  config: 'settings',
  secrets: 'value',
  credentialType: 'credential type',
  lockAfterMinutes: 'idle lock',
  lockOnSuspend: 'lock on suspend',
  expiryWarningDays: 'expiry warning',
  notifications: 'notifications',
  notifyWhileLocked: 'notifications while locked',
  stayInTray: 'going on in the tray',
  owner: 'owner',
  testTimeoutSeconds: 'test deadline',
  testParallel: 'tests at the same time',
  retestEveryHours: 'tests by itself',
  quietFrom: 'quiet hours',
  quietUntil: 'quiet hours',
  trashDays: 'trash',
  backupDaily: 'daily backup',
  backupKeep: 'number of backups',
}

/** A field's name in a word: `expiresAt` is `expiry`, `parameters.url` is `url`. */
export function fieldWord(field: string): string {
  const last = field.replace(/^(config|parameters|credentialConfig|metadata)\./, '')
  return (
    fieldWords[last] ?? last.replace(/([a-z])([A-Z])/g, (_, one: string, two: string) => `${one} ${two.toLowerCase()}`)
  )
}

/** `test · Shop API · host-not-bound`: a purpose, what it was for, and why it was refused. */
function tellUse(detail: string, outcome: AuditRecord['outcome']): Told {
  const [purpose = '', ...rest] = detail.split(' · ')
  const last = rest[rest.length - 1] ?? ''
  const code = outcome !== 'ok' && isErrorCode(last) ? last : null
  const target = (code === null ? rest : rest.slice(0, -1)).join(' · ')
  const note = code === null ? '' : describeError(code).message
  switch (purpose) {
    case 'test':
      return { after: target === '' ? [say(' for a test')] : [say(' for a test of '), name(target)], note }
    case 'export':
      return { after: [say(' for a bundle')], note }
    case 'stream':
      return { after: [say(' for the stream '), name(target)], note }
    case 'rotate':
      return { after: [say(' for a rotation')], note }
    case 'authorize':
      return { after: [say(' for an authorization')], note }
    case 'refresh':
      return { after: [say(' for a refresh of its tokens')], note }
    case 'revoke':
      return { after: [say(' to revoke its tokens')], note }
    default:
      return { after: purpose === '' ? [] : [say(` for ${purpose}`)], note: [target, note].filter(Boolean).join(' · ') }
  }
}

/** Who has agreed, a code, or how a refresh ended that nobody waited for any more. */
function tellTokens(detail: string, outcome: AuditRecord['outcome']): Told {
  if (detail === 'late') return { note: 'Its answer came after the vault was locked' }
  if (detail === 'forgotten') return { note: 'Forgotten here, and not revoked at the service' }
  return outcome === 'ok' && detail !== '' ? { after: [say(' as '), name(detail)] } : { note: reasonOf(detail) }
}

/** `wrong-passphrase at 2026-11-21T09:00:00.000Z`: recorded when the vault opened again. Without a time it was open. */
function tellTried(detail: string): Told {
  const [, code = detail, at = ''] = /^(\S+) at (\S+)$/.exec(detail) ?? []
  const when = Number.isNaN(Date.parse(at)) ? '' : `Tried on ${formatTime(at)}`
  return { note: [reasonOf(code), when].filter(Boolean).join(' ') }
}

/** The sentence of an error's code; a text that is none stays as it is. */
function reasonOf(text: string): string {
  return isErrorCode(text) ? describeError(text).message : text
}

function isErrorCode(text: string): text is ErrorCode {
  return (errorCodes as readonly string[]).includes(text)
}

function isProbeCode(text: string): text is ProbeCode {
  return (probeCodes as readonly string[]).includes(text)
}

/** The sentence as plain text. */
export function textOf({ parts }: Sentence): string {
  return parts.map(({ text }) => text).join('')
}
