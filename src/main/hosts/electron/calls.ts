import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import { callChannel } from '../../../shared/api/bridge.ts'
import type { CallName, Envelope } from '../../../shared/api/contract.ts'
import { exposedCalls } from '../../../shared/api/names.ts'
import type { Core } from '../../api/core.ts'
import { answer, fits, refusal } from '../envelopes.ts'
import { isTrusted } from './guards.ts'

/** Tells the host what was answered, for the few answers that it acts upon itself. */
export type Answered = (name: CallName, envelope: Envelope<unknown>) => void

/** One channel per call of the contract. A call is looked at only after its sender is known. */
export function serveCalls(core: Core, window: () => WebContents | undefined, answered: Answered): void {
  for (const name of exposedCalls) {
    ipcMain.handle(callChannel(name), async (event: IpcMainInvokeEvent, ...values: unknown[]) => {
      if (!isTrusted(event, window())) return refusal('sender-refused')
      if (values.length !== 1) return refusal('invalid-request')
      if (!fits(values[0])) return refusal('too-large')
      const envelope = await answer(core, name, values[0])
      answered(name, envelope)
      return envelope
    })
  }
}
