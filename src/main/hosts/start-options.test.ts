import { describe, expect, it } from 'vitest'
import { readStartOptions } from './start-options.ts'

describe('start options', () => {
  it('come from arguments, then from the environment', () => {
    expect(readStartOptions(['keyward'], {})).toEqual({ home: undefined, vault: 'default' })
    expect(readStartOptions(['keyward'], { KEYWARD_VAULT: 'team' })).toEqual({ home: undefined, vault: 'team' })
    expect(readStartOptions(['keyward', '--vault', 'work', '--home=/data'], { KEYWARD_VAULT: 'team' })).toEqual({
      home: '/data',
      vault: 'work',
    })
  })

  it('leave alone what belongs to Electron and Chromium', () => {
    const argv = ['keyward', '--inspect=0', '--no-sandbox', '.', '--vault=work', '--enable-features=a,b', '-r', 'x.js']
    expect(readStartOptions(argv, {})).toEqual({ home: undefined, vault: 'work' })
  })

  it('ignore an option without a value', () => {
    expect(readStartOptions(['keyward', '--home'], {})).toEqual({ home: undefined, vault: 'default' })
    expect(readStartOptions(['keyward', '--home=', '--vault='], {})).toEqual({ home: undefined, vault: 'default' })
  })
})
