import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { type Bridge, bridgeName, callChannel, eventChannel } from '../shared/api/bridge.ts'
import type { AnyEvent } from '../shared/api/contract.ts'
import { exposedCalls, exposedEvents } from '../shared/api/names.ts'
import { VaultError } from '../shared/errors.ts'

const calls = new Set<unknown>(exposedCalls)
const events = new Set<unknown>(exposedEvents)

const bridge: Bridge = {
  async call(name, request) {
    if (!calls.has(name)) return { ok: false, error: new VaultError('unknown-call').toBody() }
    return ipcRenderer.invoke(callChannel(name), request)
  },
  subscribe(listener) {
    // The page gets name and data, never Electron's event object: its sender would be a way back.
    const forward = (_event: IpcRendererEvent, { name, data }: AnyEvent) => {
      if (events.has(name)) listener({ name, data } as AnyEvent)
    }
    ipcRenderer.on(eventChannel, forward)
    return () => void ipcRenderer.off(eventChannel, forward)
  },
}

contextBridge.exposeInMainWorld(bridgeName, bridge)
