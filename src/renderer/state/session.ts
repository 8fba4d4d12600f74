import { create } from 'zustand'
import type { EventOf, ResponseOf } from '../../shared/api/contract.ts'
import type { VaultStatus } from '../../shared/domain/vault.ts'
import type { ErrorBody } from '../../shared/errors.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'

type LockReason = EventOf<'vault.state'>['reason']

interface SessionState {
  readonly info: ResponseOf<'app.info'> | null
  readonly status: VaultStatus | null
  /** Why the vault isn't open any more; null when a person locked it or it wasn't open yet. */
  readonly lockedBy: LockReason | null
  /** This window makes the vault: its set-up stays until the person has seen the recovery kit, though it is open by then. */
  readonly isSettingUp: boolean
  /** Why not even the status could be read. */
  readonly error: ErrorBody | null
}

/** What the window knows without an open vault. */
export const useSession = create<SessionState>(() => ({
  info: null,
  status: null,
  lockedBy: null,
  isSettingUp: false,
  error: null,
}))

export function setStatus(status: VaultStatus): void {
  useSession.setState((state) => ({
    status,
    error: null,
    isSettingUp: state.isSettingUp && status.state !== 'locked',
    lockedBy: status.state === 'unlocked' ? null : state.lockedBy,
  }))
}

/** The set-up stays until it ends, whatever the core tells meanwhile. */
export function beginSetUp(): void {
  useSession.setState({ isSettingUp: true })
}

export function endSetUp(): void {
  useSession.setState({ isSettingUp: false })
}

/** Reads what the vault's state is. */
export async function loadStatus(): Promise<void> {
  try {
    setStatus(await client.vault.status({}))
  } catch (failure) {
    useSession.setState({ error: toErrorBody(failure) })
  }
}

export async function loadInfo(): Promise<void> {
  useSession.setState({ info: await client.app.info({}) })
}

/** Notes at once that the vault is closed, before its new status has been read. */
export function noteLocked(reason: LockReason): void {
  useSession.setState(({ status }) => ({
    lockedBy: reason === 'person' ? null : reason,
    status: status && { ...status, state: status.state === 'none' ? 'none' : 'locked', counts: null, openedBy: null },
  }))
}

export async function lockVault(): Promise<void> {
  setStatus(await client.vault.lock({}))
}
