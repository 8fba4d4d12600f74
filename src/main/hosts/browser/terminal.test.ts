import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { announce } from './terminal.ts'

function terminal(isTTY: boolean) {
  const streams = { input: new PassThrough(), output: new PassThrough(), errors: new PassThrough() }
  let links = 0
  const host = {
    origin: 'http://127.0.0.1:1',
    newLink: () => `http://127.0.0.1:1/#token=${++links}`,
    close: async () => {},
  }
  const link = announce(host, { ...streams, input: Object.assign(streams.input, { isTTY }) as never })
  const said = (stream: PassThrough) => String(stream.read() ?? '')
  return { ...streams, link, said }
}

describe('the terminal of the browser host', () => {
  it('gets one line, and the hint only where a person reads it', () => {
    const person = terminal(true)
    expect(person.link).toBe('http://127.0.0.1:1/#token=1')
    expect(person.said(person.output)).toBe('Keyward is ready: http://127.0.0.1:1/#token=1\n')
    expect(person.said(person.errors)).toContain('Press Enter')
    const script = terminal(false)
    expect(script.said(script.errors)).toBe('')
  })

  it('gets a fresh link for Enter, and for nothing else', async () => {
    const { input, output, said } = terminal(true)
    said(output)
    input.write('token')
    input.write('\n')
    await new Promise((resolve) => setImmediate(resolve))
    expect(said(output)).toBe('Keyward is ready: http://127.0.0.1:1/#token=2\n')
  })
})
