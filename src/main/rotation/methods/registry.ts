import type { RotationMethod } from '../../../shared/domain/rotation.ts'
import { awsIam } from './aws-iam.ts'
import type { MethodDefinition } from './method.ts'
import { mysql } from './mysql.ts'
import { postgresql } from './postgresql.ts'

/** Every way in which Keyward sets values by itself. */
export const methods: readonly MethodDefinition[] = [postgresql, mysql, awsIam]

/** The method with this ID; undefined for `manual`. */
export function findMethod(id: RotationMethod): MethodDefinition | undefined {
  return methods.find((method) => method.id === id)
}
