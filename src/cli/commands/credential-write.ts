import type { Credential, CredentialMetadata, CredentialTypeInfo, FieldValues } from '../../shared/domain/credential.ts'
import { nameInEnvironment } from '../../shared/environment-name.ts'
import type { FieldIssue } from '../../shared/errors.ts'
import type { Context } from '../context.ts'
import { expiryOf, systemOrNone, typeInfo } from '../lookup.ts'
import { plain } from '../output/text.ts'
import type { Run } from '../spec.ts'
import type { addOptions, editOptions, oneArgs, rotateOptions } from '../table/credential.ts'
import {
  askMissingSecrets,
  complain,
  findField,
  overlay,
  parseAssignment,
  readSecrets,
  readSettings,
  refuseWrittenSecrets,
  requireSettings,
} from '../values/fields.ts'
import { noteUsers } from './credential-impact.ts'
import { credentialDocument, credentialFacts } from './credential-view.ts'
import { pickFields, readNewValue } from './new-value.ts'
import { connectionHint, pasteSource, readPasted } from './paste.ts'

export const add: Run<typeof addOptions> = async (context, { options }) => {
  refuseWrittenSecrets(options.secret)
  const source = pasteSource(options.paste)
  const expiresAt = expiryOf(context, options.expires) ?? null
  if (options.like === undefined && options.name === undefined)
    throw context.usage([{ path: '--name', message: 'Give it a name.' }])
  if (options.like !== undefined && (options.environment ?? '').trim() === '')
    throw context.usage([{ path: '--environment', message: 'Say which environment it is for.' }])
  if (options.type !== undefined) await typeInfo(await context.client(), options.type)
  const client = await context.vault()
  const pasted = source === undefined ? null : await readPasted(context, client, source)
  const like = options.like === undefined ? null : await client.credentials.get({ ref: options.like })
  const systemRef = options.system ?? like?.systemId ?? pasted?.systemId ?? undefined
  const system = systemRef === undefined ? null : await systemOrNone(client, systemRef)
  const typeId = options.type ?? like?.type ?? pasted?.type ?? system?.credentialType
  if (typeId === undefined) throw context.usage([{ path: '--type', message: 'Give a type, or a system that has one.' }])
  const type = await typeInfo(client, typeId)
  const presets: FieldValues = system?.credentialType === type.id ? system.credentialConfig : {}
  const own = like?.type === type.id ? editableConfig(type, like.config) : presets
  const recognised = pasted?.type === type.id ? pasted.config : {}
  const config = overlay(overlay(own, recognised), await readSettings(context, type.fields, options.set))
  requireSettings(type, config)
  const given = await readSecrets(context, type, options.secret)
  // What was recognised is in the core already; under a corrected type nobody knows yet what is missing.
  const waiting = new Set(pasted?.secrets.map(({ field }) => field))
  const wanted = { ...type, fields: type.fields.filter(({ name }) => !waiting.has(name)) }
  const isCorrected = pasted !== null && pasted.type !== type.id
  // A duplicate never takes the value of the other one along, so it asks for its own.
  const needsValue = like !== null && like.secretFields.length > 0 && waiting.size === 0
  const secrets = isCorrected ? given : await askMissingSecrets(context, wanted, given, needsValue, config)
  const environment = options.environment ?? ''
  const name = options.name ?? nameInEnvironment(like?.name ?? '', like?.environment ?? '', environment)
  const credential = await client.credentials.create({
    type: type.id,
    metadata: {
      name,
      systemId: system?.id ?? null,
      environment,
      owner: options.owner ?? like?.owner ?? '',
      team: options.team ?? like?.team ?? '',
      tags: options.tag.length > 0 ? [...options.tag] : (like?.tags ?? []),
      purpose: options.purpose ?? like?.purpose ?? '',
      // The expiry of the other one belongs to its value, and its hosts are those of its environment.
      expiresAt,
      rotateEvery: (options['rotate-every'] ? noneToNull(options['rotate-every']) : like?.rotateEvery) ?? null,
      boundHosts: hosts(options['bind-host']),
    },
    config,
    secrets,
    draftId: pasted?.draftId ?? null,
  })
  context.note('The credential is stored.')
  noteSameValue(context, credential)
  if (pasted?.connection) context.note(connectionHint(name, pasted.connection))
  context.result(credentialDocument(credential), (screen) => credentialFacts(credential, screen))
  return 0
}

export const edit: Run<typeof editOptions, typeof oneArgs> = async (context, { options, args }) => {
  const expiresAt = expiryOf(context, options.expires)
  const client = await context.vault()
  const current = await client.credentials.get({ ref: args.NAME })
  const bind = hosts(options['bind-host']).filter((host) => !current.boundHosts.includes(host))
  const unbind = hosts(options['unbind-host'])
  const system = options.system === undefined ? undefined : await systemOrNone(client, options.system)
  const rotateEvery = noneToNull(options['rotate-every'])
  const metadata: Partial<CredentialMetadata> = {
    ...(options.name !== undefined && { name: options.name }),
    ...(system !== undefined && { systemId: system?.id ?? null }),
    ...(options.environment !== undefined && { environment: options.environment }),
    ...(options.owner !== undefined && { owner: options.owner }),
    ...(options.team !== undefined && { team: options.team }),
    ...(options.purpose !== undefined && { purpose: options.purpose }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(rotateEvery !== undefined && { rotateEvery }),
    ...(options.tag.length + options.untag.length > 0 && {
      tags: [...new Set([...current.tags.filter((tag) => !options.untag.includes(tag)), ...options.tag])],
    }),
    ...(unbind.length > 0 && { boundHosts: current.boundHosts.filter((host) => !unbind.includes(host)) }),
  }
  const changesConfig = options.set.length + options.unset.length > 0
  const changes = Object.keys(metadata).length > 0 || changesConfig
  if (!changes && options['bind-host'].length === 0) {
    throw context.usage([{ path: `keyward ${context.path}`, message: 'Say what to change, with at least one option.' }])
  }
  let credential = current
  if (changes) {
    const config = changesConfig
      ? await editedConfig(context, current.type, current.config, options.set, options.unset)
      : null
    credential = await client.credentials.update({ id: current.id, revision: current.revision, metadata, config })
  }
  // Consent to a host has a record of its own in the audit log.
  for (const host of bind) credential = await client.credentials.bindHost({ id: current.id, host })
  context.note('The credential is changed.')
  context.result(credentialDocument(credential), (screen) => credentialFacts(credential, screen))
  return 0
}

export const rotate: Run<typeof rotateOptions, typeof oneArgs> = async (context, { options, args }) => {
  refuseWrittenSecrets(options.secret)
  const expiresAt = expiryOf(context, options.expires)
  const client = await context.vault()
  const current = await client.credentials.get({ ref: args.NAME })
  noteUsers(context, await client.credentials.impact({ ids: [current.id] }))
  const value = await readNewValue(context, client, current, options)
  const credential = await client.credentials.rotate({
    id: current.id,
    ...value,
    ...(expiresAt !== undefined && { expiresAt }),
  })
  context.note(
    current.hasValue
      ? `Version ${credential.version} is in use. The one before is kept: see keyward credential versions.`
      : 'The value is stored.',
  )
  noteSameValue(context, credential)
  context.result(credentialDocument(credential), (screen) => credentialFacts(credential, screen))
  return 0
}

/** Stored all the same: two names of one value may be meant. */
function noteSameValue(context: Context, { sameValue }: Credential): void {
  if (sameValue.length > 0)
    context.note(`The same value is stored in ${sameValue.map(({ name }) => plain(name)).join(', ')}.`)
}

/** The fields as they are to stand: what is given replaces, pairs are merged by name, an empty text removes. */
async function editedConfig(
  context: Context,
  typeId: string,
  current: FieldValues,
  set: readonly string[],
  unset: readonly string[],
): Promise<FieldValues> {
  const type = await typeInfo(await context.client(), typeId)
  const given = await readSettings(context, type.fields, set)
  const config: Record<string, FieldValues[string]> = overlay(pickFields(current, Object.keys(given)), given)
  const issues: FieldIssue[] = []
  for (const { field: fieldName, name } of unset.map(parseAssignment)) {
    const field = findField(type.fields, fieldName, issues)
    if (field === undefined) continue
    const before = config[field.name] ?? current[field.name]
    if (field.secret) issues.push({ path: field.name, message: 'This field is secret: rotate the credential.' })
    else if (field.kind !== 'pairs') config[field.name] = ''
    else if (name === undefined || typeof before !== 'object') config[field.name] = {}
    else config[field.name] = Object.fromEntries(Object.entries(before).filter(([key]) => key !== name))
  }
  complain(issues)
  return config
}

/** Settings without the ones that belong to a value, such as a certificate. */
function editableConfig(type: CredentialTypeInfo, config: FieldValues): FieldValues {
  return pickFields(
    config,
    type.fields.filter(({ editable }) => editable).map(({ name }) => name),
  )
}

function noneToNull(text: string | undefined): string | null | undefined {
  return text === 'none' ? null : text
}

function hosts(texts: readonly string[]): string[] {
  return texts.map((text) => text.trim().toLowerCase())
}
