import type { ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { BundleInfo, BundleSender } from '../../../shared/domain/bundle.ts'
import { toLine } from '../../../shared/domain/common.ts'
import { VaultError } from '../../../shared/errors.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { ReadDb, WriteDb } from '../../vault/database.ts'
import type { OpenVault } from '../../vault/open-vault.ts'
import { findIdentity } from '../../vault/repositories/identity.ts'
import { findSeenBundle, markSent } from '../../vault/repositories/shares.ts'
import type { BundleKey, BundleTarget } from '../age/json.ts'
import { checkTarget, inspectHeader } from '../age/json.ts'
import type { CardKeys } from '../identity/card.ts'
import { requireIdentity, withIdentity } from '../identity/keys.ts'
import { keysOf } from '../identity/service.ts'
import { ownAudience, recordHandedOver } from '../offboarding/handed-over.ts'
import { type Audience, audienceFor } from './audience.ts'
import type { OpenedBundle } from './codec.ts'
import { decryptBundle, describeBundle, encryptBundle, encryptSigned } from './codec.ts'
import { type Gathered, gatherPayload } from './export.ts'
import { createImportPreviews, type ImportOrigin } from './import-previews.ts'
import { ownRules } from './own-rules.ts'
import { judgeSender, requireFresh } from './sender.ts'
import { signGathered } from './sign.ts'
import { signedFormat } from './signed.ts'
import { takeInSigned } from './take-in.ts'
import { teamRules } from './team-rules.ts'

interface Files {
  put(bytes: Uint8Array): string
  peek(fileId: string): Buffer
}

/** Whom a bundle is for: people whose cards are here, or whoever has a passphrase or one of the recipients. */
type Addressee = { readonly audience: Audience } | { readonly audience: null; readonly target: BundleTarget }
type Making = Pick<ParsedRequestOf<'bundles.export'>, 'values' | 'armor'>

/** Bundles: export, inspect, preview, import. */
export function createBundleService(context: ServiceContext, secrets: Secrets, files: Files) {
  const { vault } = context
  const previews = createImportPreviews(context, secrets)

  /** @throws VaultError `vault-locked` when the vault was locked meanwhile, `identity-missing`, and what `decryptBundle` reports */
  const openFile = async (fileId: string, key: ParsedRequestOf<'bundles.inspect'>['key']) => {
    const open = vault.current
    const bytes = files.peek(fileId)
    const opened =
      key.with === 'own'
        ? await withIdentity(secrets, vault.read(requireIdentity), ({ age }) => decryptBundle(bytes, { identity: age }))
        : await decryptBundle(bytes, toKey(key))
    if (!vault.isOpen(open)) throw new VaultError('vault-locked')
    return opened
  }

  const ownKeys = (db: ReadDb): CardKeys | undefined => {
    const record = findIdentity(db)
    return record && keysOf(record)
  }

  /** What a bundle says of itself, and what the vault makes of its sender. */
  const describe = (db: ReadDb, opened: OpenedBundle): BundleInfo => describeBundle(opened, senderOf(db, opened))

  const senderOf = (db: ReadDb, { signed }: OpenedBundle): BundleSender | null => {
    if (signed === null) return null
    const { manifest, hash } = signed
    const { trust, name, team } = judgeSender(db, signed, ownKeys(db))
    const seen = findSeenBundle(db, manifest.sender.signingKey, manifest.team?.id ?? '')
    return {
      name,
      trust,
      team: team?.document.name ?? '',
      sequence: manifest.sequence,
      isKnown: seen?.hash === hash,
    }
  }

  /** An age file of what was gathered, or a signed one for people whose cards are here. */
  const encrypt = (open: OpenVault, gathered: Gathered, to: Addressee, { values, armor }: Making) => {
    if (to.audience === null) return encryptBundle(gathered.payload, to.target, { armor })
    const { audience } = to
    const signed = vault.writeInto(open, [], (db) => {
      const making = { ...audience, vaultId: open.id, values, gathered, atLeast: () => 0 }
      const { value, sent } = signGathered(db, secrets, making)
      for (const { share } of sent) markSent(db, share, 'people')
      return value
    })
    return encryptSigned(signed, audience.recipients, { armor })
  }

  /** What is told of a bundle that was just made. */
  const infoOf = (bytes: Uint8Array, { payload }: Gathered, to: Addressee, values: boolean): BundleInfo => {
    const { audience } = to
    const sender = audience && vault.read((db) => ownSender(db, audience))
    return {
      format: audience === null ? payload.format : signedFormat,
      createdAt: payload.createdAt,
      createdBy: sender?.name ?? payload.createdBy ?? '',
      sender,
      hasValues: values,
      vaultId: payload.vaultId ?? null,
      note: payload.note ?? '',
      credentials: payload.items.credentials?.length ?? 0,
      connections: payload.items.connections?.length ?? 0,
      systems: payload.items.systems?.length ?? 0,
      recipients: [...inspectHeader(bytes).recipients],
      size: bytes.length,
    }
  }

  /** A signed bundle may do what its sender may, and leaves more than its items. */
  const originOf = ({ payload, signed }: OpenedBundle, { sender, hasValues }: BundleInfo): ImportOrigin => {
    const origin = {
      action: 'bundle.import',
      subjectType: 'bundle',
      subjectId: payload.bundleId,
      subject: payload.note,
      label: labelOf(payload.note, sender?.name),
    } as const
    if (signed === null) return { ...origin, about: 'not signed', rules: (db) => ({ ...ownRules(db), hasValues }) }
    return {
      ...origin,
      about: `signed by ${sender?.name ?? ''}`,
      rules: (db) => {
        requireFresh(db, signed)
        const self = ownKeys(db)
        return teamRules(db, signed, judgeSender(db, signed, self), self)
      },
      takeIn: (db, done) =>
        takeInSigned(db, secrets, signed, { ...done, self: ownKeys(db), at: context.now(), row: 'by-hand' }),
    }
  }

  return {
    /**
     * Writes an age file for a passphrase or recipients, or a signed one for people whose cards are here.
     * @throws VaultError `bundle-empty`, `access-denied`, `recipient-invalid`, `bundle-too-large`, `identity-missing`,
     *   `contact-not-found`, `contact-unverified`, `team-not-member`, `team-member-not-found`
     */
    async export(request: ParsedRequestOf<'bundles.export'>): Promise<ResponseOf<'bundles.export'>> {
      const { note, values, choose, to } = request
      refuseSecrets({ note })
      const open = vault.current
      const addressee: Addressee =
        to.with === 'contacts' || to.with === 'team'
          ? { audience: vault.read((db) => audienceFor(db, to)) }
          : { audience: null, target: to }
      const { audience } = addressee
      if (addressee.audience === null) checkTarget(addressee.target)
      const gathered = gatherPayload(context, secrets, { choose, note, values, isForTeam: audience?.isForTeam ?? null })
      const { payload, leftOut } = gathered
      const bytes = await encrypt(open, gathered, addressee, request)
      const info = infoOf(bytes, gathered, addressee, values)
      const date = payload.createdAt.slice(0, 10)
      // Only now it is one: the encryption may have failed, and nothing leaves a vault that was locked meanwhile.
      vault.writeInto(open, [], (db, audit) => {
        if (to.with === 'recipients' && values) noteRecipients(db, gathered, to.recipients)
        audit({
          action: 'bundle.export',
          subjectType: 'bundle',
          subjectId: payload.bundleId,
          subject: info.note,
          detail: [
            `${info.credentials} credentials, ${info.connections} connections`,
            audience?.team && `for ${audience.team.document.name}`,
            audience && `${audience.recipients.length} recipients`,
            !values && 'without values',
          ]
            .filter(Boolean)
            .join(' · '),
        })
      })
      return { fileId: files.put(bytes), name: `${vault.name}-${date}.keyward.age`, info, leftOut }
    },

    async inspect({ fileId, key }: ParsedRequestOf<'bundles.inspect'>): Promise<BundleInfo> {
      const opened = await openFile(fileId, key)
      return vault.read((db) => describe(db, opened))
    },

    /** @throws VaultError `bundle-replayed`, `bundle-branched`, `bundle-sender-unknown`, and what `openFile` reports */
    async preview({ fileId, key }: ParsedRequestOf<'bundles.preview'>): Promise<ResponseOf<'bundles.preview'>> {
      const opened = await openFile(fileId, key)
      const info = vault.read((db) => describe(db, opened))
      const { alike: _, ...preview } = previews.add(opened.payload, originOf(opened, info))
      return { ...preview, info }
    },

    previewItems: previews.items,
    import: previews.import,
    close: previews.close,
  }
}

/** Oneself as the sender of a bundle that was just made. */
function ownSender(db: ReadDb, { self, team }: Audience): BundleSender {
  const { name: teamName = '', teamId = '' } = team?.document ?? {}
  const sequence = findSeenBundle(db, self.signing_key, teamId)?.sequence ?? 1
  return { name: self.name, trust: 'self', team: teamName, sequence, isKnown: true }
}

/** What a bundle is called where people look back at it. */
function labelOf(note: string, sender: string | undefined): string {
  if (note !== '') return toLine(`Bundle “${note}”`)
  return sender === undefined ? 'Bundle' : toLine(`Bundle signed by ${sender}`)
}

/** Writes down whose keys among those that were given are known here. */
function noteRecipients(db: WriteDb, { payload, versions }: Gathered, recipients: readonly string[]): void {
  const people = ownAudience(db, recipients)
  const given = [...versions].map(([credentialId, version]) => ({ credentialId, version, people }))
  recordHandedOver(db, '', Date.parse(payload.createdAt), given)
}

function toKey(key: Exclude<ParsedRequestOf<'bundles.inspect'>['key'], { with: 'own' }>): BundleKey {
  return key.with === 'passphrase' ? { passphrase: key.passphrase } : { identity: key.identity }
}
