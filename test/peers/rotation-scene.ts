import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { FieldValues } from '../../src/shared/domain/credential.ts'
import type { Rotation } from '../../src/shared/domain/rotation.ts'
import { metadata, startCore, type TestCore } from '../integration/core.ts'
import type { Interceptor, KillAt } from './intercept.ts'

/** A vault with one credential and its connection, and what is asked of it again and again. */
export interface RotationScene {
  readonly test: TestCore
  readonly credentialId: string
  begin(throughId?: string | null): Promise<string>
  get(id: string): Promise<Rotation>
  step(
    name: 'apply' | 'rollBack' | 'abort' | 'confirmRevocation',
    id: string,
  ): Promise<{ done: number; failed: number }>
  testNew(id: string): Promise<{ done: number; failed: number }>
  switchTo(id: string): Promise<unknown>
  finish(id: string): Promise<{ done: number; failed: number }>
  /** Whether all connections work with the value in use. */
  works(): Promise<boolean>
  /** A step in a process of its own, which is killed at that point. Resolves when it has ended. */
  killed(name: string, request: object, interceptor: Interceptor, at: KillAt): Promise<void>
  stop(): Promise<void>
}

export interface SceneOptions {
  readonly type: string
  readonly config: FieldValues
  readonly secrets: Readonly<Record<string, string>>
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
}

export async function startScene({ type, config, secrets, kind, parameters }: SceneOptions): Promise<RotationScene> {
  const test = await startCore()
  const { client } = test
  const { id: credentialId } = await client.credentials.create({
    type,
    metadata: metadata({ name: 'Orders' }),
    config,
    secrets,
  })
  const about = {
    kind,
    systemId: null,
    environment: 'staging',
    purpose: '',
    credentialId,
    parameters: { ...parameters },
  }
  for (const name of ['First', 'Second']) await client.connections.create({ input: { name, ...about }, consent: true })
  const children = new Set<ChildProcess>()
  const run = (id: string) => ({ runId: randomUUID(), ids: [id] })
  return {
    test,
    credentialId,
    async begin(throughId = null) {
      const { ids } = await client.rotations.startAutomatic({ credentialIds: [credentialId], throughId })
      return ids[0] ?? ''
    },
    get: async (id) => (await client.rotations.get({ id })).rotation,
    step: (name, id) => client.rotations[name](run(id)),
    testNew: (id) => client.rotations.test({ ...run(id), timeoutMs: 10_000 }),
    switchTo: (id) => client.rotations.switch({ ids: [id], despite: false, graceHours: 0 }),
    finish: (id) => client.rotations.finish({ ...run(id), early: true }),
    works: async () =>
      (await client.tests.run({ runId: randomUUID(), connections: { all: true }, timeoutMs: 10_000 })).ok,
    async killed(name, request, interceptor, at) {
      const key = test.env.KEYWARD_CREDENTIAL_ENCRYPTION_KEY ?? ''
      const script = join(import.meta.dirname, 'rotation-child.ts')
      const args = [script, test.home, key, name, JSON.stringify({ runId: randomUUID(), ...request })]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
      children.add(child)
      interceptor.arm(at, () => child.kill('SIGKILL'))
      const limit = setTimeout(() => child.kill('SIGKILL'), 60_000)
      const signal = await new Promise<string | null>((resolve) => child.once('exit', (_, how) => resolve(how)))
      clearTimeout(limit)
      children.delete(child)
      if (signal !== 'SIGKILL') throw new Error('The step ended before it could be killed.')
    },
    async stop() {
      for (const child of children) child.kill('SIGKILL')
      await test.close()
    },
  }
}
