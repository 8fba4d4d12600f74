import { failure } from '../classify.ts'
import { type Connector, type FieldValue, ProbeFailure, type ProbeReport, type ProbeTarget } from '../connector.ts'

/**
 * What a server is asked for. `look` reads what there is before the change. `apply` makes it take the new value. `find` tells whether it
 * does. `undo` takes the new value away again. `retire` ends the old one in a way that `reinstate` can take back; `remove` ends it for good.
 */
export type RotationStep = 'look' | 'apply' | 'find' | 'undo' | 'retire' | 'reinstate' | 'remove'

/** One step of one rotation, with both values in plaintext. */
export interface RotationJob {
  readonly method: string
  readonly step: RotationStep
  /** Whether the target signs in as the very user whose value is replaced; otherwise as one who may do that to others. */
  readonly isOwn: boolean
  readonly old: Readonly<Record<string, FieldValue>>
  /** Null until the server has made it. */
  readonly next: Readonly<Record<string, FieldValue>> | null
  /** What earlier steps told. */
  readonly notes: Readonly<Record<string, string>>
}

/** What a step told: notes, or the fields of a value that the server has made. */
export type RotationAnswer = Readonly<Record<string, string>>

/**
 * Changes a value at a server (L3). One file of `rotators/` holds one. Like a connector it runs in the probe worker, gets its sockets from
 * `reach`, and throws `ProbeFailure` for a finding. **The change itself, and nothing else, is made in the stage `query`:** what fails before has
 * changed nothing.
 */
export interface Rotator {
  readonly method: string
  run(job: RotationJob, target: ProbeTarget, report: ProbeReport): Promise<RotationAnswer>
  readonly classify?: Connector['classify']
}

/** A text field of a value; empty when it is missing. */
export function textOf(values: RotationJob['old'] | null, name: string): string {
  const value = values?.[name]
  return typeof value === 'string' ? value : ''
}

const rotators: ReadonlyMap<string, () => Promise<Rotator>> = new Map(
  Object.entries({
    postgresql: async () => (await import('./postgresql.ts')).postgresqlRotator,
    mysql: async () => (await import('./mysql.ts')).mysqlRotator,
    'aws-iam': async () => (await import('./aws-iam.ts')).awsIamRotator,
  }),
)

/** The step as the worker runs it. */
export async function rotationOf(job: RotationJob): Promise<Connector> {
  const rotator = await rotators.get(job.method)?.()
  if (!rotator) throw new Error(`There is no rotator ${job.method}.`)
  return {
    kind: job.method,
    async run(target, report) {
      for (const values of [job.old, job.next ?? {}]) hideSecrets(values, target, report)
      const answer = await rotator.run(job, target, report)
      if (Object.keys(answer).length > 0) report.made(answer)
      return { code: 'ok', message: 'The server has done it.', identity: null, expiresAt: null }
    },
    ...(rotator.classify && { classify: rotator.classify }),
  }
}

/** A value that isn't the target's own would otherwise pass the redaction. Names and places of it are none. */
function hideSecrets(values: RotationJob['old'], { credential }: ProbeTarget, report: ProbeReport): void {
  for (const [name, value] of Object.entries(values))
    if (typeof value === 'string' && (secretNames.has(name) || credential.secretFields.includes(name)))
      report.hide(value)
}

const secretNames: ReadonlySet<string> = new Set(['password', 'secretAccessKey', 'sessionToken', 'mfaSecret'])

/** The step is none of this method. */
export function noSuchStep(): ProbeFailure {
  return new ProbeFailure(failure('misconfigured'))
}
