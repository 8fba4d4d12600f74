import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import { type Authority, makeAuthority, makeCertificates } from './certificates.ts'
import { makeRsyslog, type RsyslogPeer, rsyslogMissing } from './rsyslog.ts'

const missing = rsyslogMissing()

describe.skipIf(missing !== null)(`A3 the log in rsyslog${missing === null ? '' : ` (${missing})`}`, () => {
  let authority: Authority
  let rsyslog: RsyslogPeer
  let test: TestCore
  let number = 0

  beforeAll(async () => {
    authority = makeAuthority('Keyward test authority')
    rsyslog = await makeRsyslog(authority.issue(['localhost', '127.0.0.1'], 30), authority.ca, 'client.example')
    await rsyslog.start()
  }, 40_000)
  afterAll(() => rsyslog?.remove())
  beforeEach(async () => {
    test = await startCore({ face: 'desktop' })
  })
  afterEach(() => test.close())

  /** One more record. */
  const record = async () => {
    const name = `Key “${++number}” é`
    await test.client.credentials.create({
      type: 'api-key',
      metadata: metadata({ name }),
      config: {},
      secrets: { key: 'x' },
    })
  }
  const clientCertificate = async () => {
    const { cert, key } = authority.issue(['client.example'], 30)
    const { id } = await test.client.credentials.create({
      type: 'tls-client-certificate',
      metadata: metadata({ name: 'SIEM client' }),
      config: { certificate: cert },
      secrets: { privateKey: key },
    })
    return id
  }
  const addTls = async (credentialId: string | null, ca = authority.ca) =>
    test.client.streams.add({
      input: {
        name: 'SIEM',
        address: `syslog+tls://localhost:${rsyslog.tlsPort}`,
        credentialId,
        ca,
        fromStart: true,
      },
      consent: false,
    })
  const lastSeq = async () => (await test.client.audit.list({ limit: 1, cursor: null })).items[0]?.seq ?? 0
  /** Numbers that came from this vault, and of those that came with a mark. */
  const come = async () => {
    const vault = (await test.client.vault.status({})).id
    const mine = rsyslog.messages().filter((message) => message.includes(`vault="${vault}"`))
    const seqOf = (message: string) => Number(/ seq="(\d+)"/.exec(message)?.[1])
    return {
      lines: mine,
      unmarked: mine.filter((message) => !message.includes('resent="true"')).map(seqOf),
      all: new Set(mine.map(seqOf)),
    }
  }
  const eventually = async (work: () => Promise<void>, ms = 20_000) => {
    for (const end = Date.now() + ms; ; await wait(200)) {
      try {
        await work()
        return
      } catch (error) {
        if (Date.now() > end) throw error
      }
    }
  }

  it('comes over TLS with a client certificate, every field as RFC 5424 has it', { timeout: 30_000 }, async () => {
    await addTls(await clientCertificate())
    await record()
    const last = await lastSeq()
    await eventually(async () => expect((await come()).all.size).toBeGreaterThanOrEqual(last))
    const { lines, unmarked } = await come()
    expect(new Set(unmarked).size).toBe(unmarked.length)
    const created = lines.find((line) => line.includes('credential.create') && line.includes(`Key “${number}”`)) ?? ''
    // Facility 13, severity 6; version 1; our name, and the action as MSGID.
    expect(created).toMatch(/^110 1 \d{4}-\d\d-\d\dT\S+ \S+ keyward \d+ credential\.create \[keyward@32473 vault="/)
    expect(created).toContain(`subject="Key “${number}” é"`)
    expect(created).toMatch(/ mac="[0-9a-f]{64}"\]/)
    // The use of the certificate is a record as well, and there is one, not one for every batch.
    await record()
    await eventually(async () => expect((await come()).all.has(await lastSeq())).toBe(true))
    const uses = await test.client.audit.list({ action: ['credential.use'], limit: 50, cursor: null })
    expect(uses.items.map(({ detail }) => detail)).toEqual(['stream · SIEM'])
    await eventually(async () =>
      expect((await test.client.streams.list({})).items[0]).toMatchObject({ waiting: 0, failure: null }),
    )
  })

  it('loses nothing and repeats nothing unmarked while rsyslog is restarted again and again', {
    timeout: 90_000,
  }, async () => {
    await addTls(await clientCertificate())
    let isOver = false
    const writing = (async () => {
      while (!isOver) {
        await record()
        await wait(10)
      }
    })()
    for (let round = 0; round < 4; round++) {
      await wait(900 + 350 * round)
      await rsyslog.stop()
      await wait(300)
      await rsyslog.start()
    }
    isOver = true
    await writing
    await eventually(async () => {
      await test.client.streams.flush({ id: null })
      expect((await test.client.streams.list({})).items[0]).toMatchObject({ waiting: 0 })
    }, 40_000)
    const last = await lastSeq()
    await eventually(async () => expect((await come()).all.has(last)).toBe(true))
    const { unmarked, all } = await come()
    expect([...Array(last).keys()].map((index) => index + 1).filter((seq) => !all.has(seq))).toEqual([])
    expect(unmarked.filter((seq, index) => unmarked.indexOf(seq) !== index)).toEqual([])
    expect(last).toBeGreaterThan(100)
  })

  it('is not sent to a server with another name or of a foreign authority, nor without the certificate', {
    timeout: 60_000,
  }, async () => {
    const { id } = await addTls(await clientCertificate(), makeCertificates().ca)
    expect(await test.client.streams.test({ id })).toMatchObject({ ok: false, code: 'tls-untrusted' })
    await test.client.streams.remove({ id })
    const bare = await addTls(null)
    const refused = await test.client.streams.test({ id: bare.id })
    expect(refused.ok).toBe(false)
    await test.client.streams.remove({ id: bare.id })
    const wrong = await makeRsyslog(authority.issue(['other.example'], 30), authority.ca, null)
    await wrong.start()
    const input = {
      name: 'Wrong',
      address: `syslog+tls://localhost:${wrong.tlsPort}`,
      credentialId: null,
      ca: authority.ca,
    }
    const named = await test.client.streams.add({ input: { ...input, fromStart: false }, consent: false })
    expect(await test.client.streams.test({ id: named.id })).toMatchObject({ ok: false, code: 'tls-untrusted' })
    expect(wrong.messages()).toEqual([])
    await wrong.remove()
  })

  it('comes over UDP, one datagram a record', { timeout: 30_000 }, async () => {
    const address = `syslog+udp://127.0.0.1:${rsyslog.udpPort}`
    const input = { name: 'Lossy', address, credentialId: null, ca: '', fromStart: true }
    await test.client.streams.add({ input, consent: false })
    await record()
    const last = await lastSeq()
    await eventually(async () => expect((await come()).all.has(last)).toBe(true))
    expect((await come()).unmarked.length).toBe(last)
  })
})
