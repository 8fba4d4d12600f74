import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../test/fakes/temp-folder.ts'
import { isForeignUser, ownerOf } from './loopback-peer.ts'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 12 1 0 20 4 30 10 -1
   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 13 1 0 20 4 30 10 -1
   3: 0A000001:C002 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 14 1 0 20 4 30 10 -1
`

describe('the user at the other end of a loopback connection', () => {
  it('is the owner of the socket that comes in, not of our own end', () => {
    expect(ownerOf(table, 0xc001, 0x1f90)).toBe(1001)
    expect(ownerOf(table, 0x1f90, 0xc001)).toBe(1000)
  })

  it('is unknown for what the table does not hold', () => {
    expect(ownerOf(table, 0xc002, 0x1f90)).toBe(undefined)
    expect(ownerOf(table, 1, 2)).toBe(undefined)
    expect(ownerOf(table, undefined, 0x1f90)).toBe(undefined)
    expect(ownerOf('', 0xc001, 0x1f90)).toBe(undefined)
  })

  it('is found over IPv6 too', () => {
    const row = `0: ${'0'.repeat(24)}01000000:C001 ${'0'.repeat(24)}01000000:1F90 01 0:0 00:0 00000000  1001        0 13`
    expect(ownerOf(row, 0xc001, 0x1f90)).toBe(1001)
  })

  it.runIf(process.platform === 'linux')('is foreign when it is neither this one nor the superuser', async () => {
    const ends = { localPort: 0x1f90, remotePort: 0xc001 }
    const asked = (user: number) => {
      const file = join(tempFolder('peer'), 'table')
      writeFileSync(file, table.replace(/1001(?=\s+0 13)/, String(user)))
      return isForeignUser(ends, file)
    }
    expect(await asked(54_321)).toBe(true)
    expect(await asked(process.getuid?.() ?? 0)).toBe(false)
    expect(await asked(0)).toBe(false)
  })

  it.each(['127.0.0.1', '::1'])('is not foreign when this process connects to itself at %s', async (address) => {
    const server = createServer().listen(0, address)
    await once(server, 'listening')
    const client = connect((server.address() as AddressInfo).port, address)
    const [accepted] = await once(server, 'connection')
    expect(await isForeignUser(accepted)).toBe(false)
    client.destroy()
    accepted.destroy()
    server.close()
  })

  it('is not called foreign where the system keeps no table', async () => {
    expect(await isForeignUser({ localPort: 1, remotePort: 2 }, join(tmpdir(), 'no', 'table'))).toBe(false)
  })
})
