import type { EventOf, ParsedRequestOf, ResponseOf } from '../../../shared/api/contract.ts'
import type { LeavingInfo } from '../../../shared/domain/leaving.ts'
import { VaultError } from '../../../shared/errors.ts'
import { isTooWeak } from '../../../shared/passphrase-strength.ts'
import type { ServiceContext } from '../../context.ts'
import type { Secrets } from '../../credentials/secrets.ts'
import { refuseSecrets } from '../../credentials/service.ts'
import type { OpenVault } from '../../vault/open-vault.ts'
import { createSlotsService } from '../../vault/slots-service.ts'
import { gatherPayload } from '../bundles/export.ts'
import { checkPayload } from '../bundles/payload.ts'
import { PlaintextPermission } from './permission.ts'
import { plaintextOf } from './plaintext.ts'

/** How a file in plain text gets out of the core. */
export type PlaintextWay =
  /** To the command, which runs in this very process. */
  | { readonly kind: 'process'; put(bytes: Uint8Array): string }
  /** To a place that a person chooses in a dialog of the system, and only then; false when they choose none. */
  | { readonly kind: 'dialog'; save(name: string, content: () => Uint8Array): Promise<boolean> }
  | { readonly kind: 'none' }

interface LeavingTools {
  readonly context: ServiceContext
  readonly secrets: Secrets
  /** Takes an encrypted file, which a page may fetch. */
  putFile(bytes: Uint8Array): string
  readonly plaintext: PlaintextWay
  /** Whether the team’s policy rules exports in plain text out. */
  isPlaintextForbidden(): boolean
  told(event: EventOf<'leaving.changed'>): void
}

type Choice = ParsedRequestOf<'leaving.exportKdbx'>['choose']

/** Exports for other tools: encrypted as a KeePass file, or in plain text where that was allowed for some minutes. */
export function createLeavingService(tools: LeavingTools) {
  const { context, secrets, plaintext } = tools
  const { vault } = context
  const slots = createSlotsService(context)
  const permission = new PlaintextPermission(context.now, (given) =>
    tools.told({ until: given === null ? null : new Date(given.until).toISOString() }),
  )

  const status = async (): Promise<ResponseOf<'leaving.status'>> => {
    const { current } = permission
    return {
      allowed: current && { until: new Date(current.until).toISOString(), reason: current.reason },
      isForbidden: tools.isPlaintextForbidden(),
      proof: (await passphraseSlots()).length > 0 ? 'passphrase' : 'name',
      canWrite: plaintext.kind !== 'none',
    }
  }

  const passphraseSlots = async () =>
    (await vault.readSlots()).slots.filter(({ provider }) => provider === 'passphrase')

  /** @throws VaultError `plaintext-forbidden` */
  const refuseForbidden = () => {
    if (!tools.isPlaintextForbidden()) return
    permission.end()
    throw new VaultError('plaintext-forbidden')
  }

  /** Whoever sits in front of an open vault has not shown that it is theirs. @throws VaultError what the proof lacks */
  const prove = async (passphrase: string | null, confirm: string) => {
    const asked = await passphraseSlots()
    if (asked.length === 0) {
      if (confirm !== vault.name) throw new VaultError('confirmation-mismatch')
      return
    }
    if (passphrase === null) throw new VaultError('passphrase-required')
    for (const [index, { id }] of asked.entries()) {
      try {
        await slots.test(id, passphrase)
        return
      } catch (error) {
        const isWrong = error instanceof VaultError && error.code === 'wrong-passphrase'
        if (!isWrong || index === asked.length - 1) throw error
      }
    }
  }

  /** What others share without the right to share it further stays here. */
  const gather = (choose: Choice) => {
    const { payload, leftOut } = gatherPayload(context, secrets, { choose, note: '', values: true, isForTeam: null })
    return { payload: checkPayload(payload), leftOut }
  }
  const fileName = (ending: string) => `${vault.name}-${new Date(context.now()).toISOString().slice(0, 10)}.${ending}`
  const infoOf = (gathered: ReturnType<typeof gather>, bytes: Uint8Array): LeavingInfo => ({
    credentials: gathered.payload.items.credentials.length,
    connections: gathered.payload.items.connections.length,
    leftOut: gathered.leftOut,
    size: bytes.length,
  })
  const record = (open: OpenVault, action: 'export.kdbx' | 'export.plaintext', subject: string, info: LeavingInfo) =>
    vault.writeInto(open, [], (_, audit) =>
      audit({
        action,
        subjectType: 'vault',
        subjectId: null,
        subject,
        detail: `${info.credentials} credentials, ${info.connections} connections`,
      }),
    )

  return {
    status,

    /** @throws VaultError `bundle-empty`, `access-denied`, `passphrase-too-weak`, `secret-damaged`, `vault-locked` */
    async exportKdbx(request: ParsedRequestOf<'leaving.exportKdbx'>): Promise<ResponseOf<'leaving.exportKdbx'>> {
      if (isTooWeak(request.password)) throw new VaultError('passphrase-too-weak')
      const open = vault.current
      const gathered = gather(request.choose)
      const [{ sealKdbx }, { kdbxDocument }] = await Promise.all([
        import('../kdbx/write.ts'),
        import('./kdbx-document.ts'),
      ])
      const bytes = await sealKdbx(kdbxDocument(gathered.payload, vault.name), request.password, vault.environment.kdf)
      const info = infoOf(gathered, bytes)
      // Nothing leaves a vault that was locked meanwhile.
      record(open, 'export.kdbx', '', info)
      return { fileId: tools.putFile(bytes), name: fileName('kdbx'), info }
    },

    /** @throws VaultError `plaintext-forbidden`, `passphrase-required`, `wrong-passphrase`, `confirmation-mismatch` */
    async allowPlaintext(
      request: ParsedRequestOf<'leaving.allowPlaintext'>,
    ): Promise<ResponseOf<'leaving.allowPlaintext'>> {
      refuseForbidden()
      refuseSecrets({ reason: request.reason })
      const open = vault.current
      await prove(request.passphrase, request.confirm)
      refuseForbidden()
      // On the record before it holds.
      vault.writeInto(open, [], (_, audit) =>
        audit({
          action: 'export.allow',
          subjectType: 'vault',
          subjectId: null,
          subject: request.reason,
          detail: `${request.minutes} minutes`,
        }),
      )
      permission.give(request.minutes, request.reason)
      vault.onLock(() => permission.end())
      return status()
    },

    endPlaintext(): Promise<ResponseOf<'leaving.endPlaintext'>> {
      permission.end()
      return status()
    },

    /** @throws VaultError `plaintext-not-allowed`, `plaintext-forbidden`, `plaintext-not-here`, `bundle-empty`, `cancelled` */
    async exportPlaintext({
      choose,
      format,
    }: ParsedRequestOf<'leaving.exportPlaintext'>): Promise<ResponseOf<'leaving.exportPlaintext'>> {
      const make = () => {
        refuseForbidden()
        permission.require()
        const open = vault.current
        const gathered = gather(choose)
        const bytes = Buffer.from(plaintextOf(gathered.payload, format))
        const info = infoOf(gathered, bytes)
        // A file that is there must not be missing in the log.
        record(open, 'export.plaintext', format, info)
        return { bytes, info }
      }
      refuseForbidden()
      permission.require()
      const name = fileName(format)
      if (plaintext.kind === 'none') throw new VaultError('plaintext-not-here')
      if (plaintext.kind === 'process') {
        const { bytes, info } = make()
        return { fileId: plaintext.put(bytes), name, info }
      }
      // A dialog may stand open for long: what holds is looked at when a place was chosen.
      let made: ReturnType<typeof make> | undefined
      const saved = await plaintext
        .save(name, () => {
          made = make()
          return made.bytes
        })
        .finally(() => made?.bytes.fill(0))
      if (!saved || made === undefined) throw new VaultError('cancelled')
      return { fileId: null, name, info: made.info }
    },
  }
}
