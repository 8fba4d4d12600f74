import { describe, expect, it } from 'vitest'
import { contract } from '../../shared/api/contract.ts'
import { defaultView, describeView, isNarrowed, toggleValue, toRequest, viewOf } from './list-view.ts'

describe('T2 what the list of connections is asked for', () => {
  it('sends nothing that narrows when nothing was chosen', () => {
    expect(toRequest({ ...defaultView, search: ' ' })).toEqual({})
    expect(isNarrowed(defaultView)).toBe(false)
  })

  it('sends every filter in the form of the contract', () => {
    const credentialId = '01900000-0000-7000-8000-000000000001'
    const view = toggleValue({ ...defaultView, search: ' db ', kind: ['redis'], credentialId }, 'result', 'failed')
    const request = { ...toRequest(view), limit: 100, cursor: null }
    expect(contract.connections.list.request.parse(request)).toEqual({
      search: 'db',
      kind: ['redis'],
      result: ['failed'],
      credentialId,
      limit: 100,
      cursor: null,
    })
    expect(toggleValue(view, 'result', 'failed').result).toEqual([])
  })

  it('reads what other areas narrow it to, and leaves out what it does not know', () => {
    expect(viewOf({ result: 'failed,burnt', environment: 'staging,production' })).toEqual({
      ...defaultView,
      result: ['failed'],
      environment: ['staging', 'production'],
    })
  })

  it('has a name for a run over what it shows', () => {
    expect(describeView(defaultView)).toBe('all connections')
    expect(describeView({ ...defaultView, environment: ['staging'] })).toBe('staging')
    expect(describeView({ ...defaultView, environment: ['staging'], search: 'x' })).toBe('the filtered connections')
  })
})
