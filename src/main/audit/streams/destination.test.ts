import { describe, expect, it } from 'vitest'
import { parseDestination } from './destination.ts'

describe('A3 the address of a stream', () => {
  it.each([
    ['syslog+tls://SIEM.example.com', 'syslog-tls', 'syslog+tls://siem.example.com:6514'],
    ['syslog+tls://[::1]:601/', 'syslog-tls', 'syslog+tls://[::1]:601'],
    ['SYSLOG+UDP://10.0.0.1', 'syslog-udp', 'syslog+udp://10.0.0.1:514'],
    ['https://siem.example.com/a?b=c', 'webhook', 'https://siem.example.com/a?b=c'],
    ['http://127.0.0.1:8088/', 'webhook', 'http://127.0.0.1:8088/'],
  ])('%s is %s', (text, kind, address) => {
    expect(parseDestination(text)).toMatchObject({ kind, address })
  })

  it.each([
    'http://siem.example.com/',
    'https://ada:secret@siem.example.com/',
    'https://siem.example.com/#x',
    'syslog+tls://siem.example.com:0',
    'syslog+tls://siem.example.com:70000',
    'syslog+tls://ada@siem.example.com',
    'syslog+tls://siem.example.com/path',
    'syslog://siem.example.com',
    'ftp://siem.example.com',
    'syslog+tls://',
  ])('%s is refused', (text) => {
    expect(() => parseDestination(text)).toThrow(expect.objectContaining({ code: 'field-invalid' }))
  })
})
