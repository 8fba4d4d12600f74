import { describe, expect, it } from 'vitest'
import { type CallName, callNames, type EventName, events } from './contract.ts'
import { exposedCalls, exposedEvents } from './names.ts'

type Missing<All, Listed> = [Exclude<All, Listed>] extends [never] ? 'complete' : Exclude<All, Listed>

// Checked by the compiler: a name of the contract that the list lacks is named in the error.
const calls: Missing<CallName, (typeof exposedCalls)[number]> = 'complete'
const eventNames: Missing<EventName, (typeof exposedEvents)[number]> = 'complete'

describe('the names that a preload lets through', () => {
  it('are the calls of the contract, in its order', () => {
    expect(calls).toBe('complete')
    expect(exposedCalls).toEqual(callNames)
  })

  it('are the events of the contract', () => {
    expect(eventNames).toBe('complete')
    expect(exposedEvents).toEqual(Object.keys(events))
  })
})
