import type { FieldValues } from '../../../shared/domain/credential.ts'
import { fieldLimits } from '../../credentials/fields.ts'
import { findSecretLike } from '../../credentials/secret-like.ts'
import { holdsOne } from './names.ts'

interface Fields {
  readonly config: FieldValues
  readonly secrets: FieldValues
}

/**
 * Fields that a file names itself. Their names are readable: one that looks like a secret, or holds one of the values, is left out.
 * A readable field of a custom credential whose value looks like a secret becomes a secret one.
 *
 * @param leave told how many fields were left out for their names
 */
export function tidyFields(
  type: string,
  given: Fields,
  values: readonly string[],
  leave: (count: number) => void,
): Fields {
  // Its type refuses it. Each name would be compared with each of the values.
  if (Object.values(given).some(isTooMuch)) return given
  let count = 0
  const cleaned = (fields: FieldValues): FieldValues =>
    Object.fromEntries(
      Object.entries(fields).map(([field, value]) => {
        if (typeof value === 'string') return [field, value]
        const kept = Object.entries(value).filter(([name]) => findSecretLike(name) === null && !holdsOne(name, values))
        count += Object.keys(value).length - kept.length
        return [field, Object.fromEntries(kept)]
      }),
    )
  const fields = { config: cleaned(given.config), secrets: cleaned(given.secrets) }
  if (count > 0) leave(count)
  return type === 'custom' ? covered(fields) : fields
}

function isTooMuch(fields: FieldValues): boolean {
  return Object.values(fields).some((value) => {
    if (typeof value === 'string') return false
    const pairs = Object.entries(value)
    const length = pairs.reduce((sum, [name, text]) => sum + name.length + text.length, 0)
    return pairs.length > fieldLimits.pairs || length > fieldLimits.pairsTotal
  })
}

function covered({ config, secrets }: Fields): Fields {
  const { fields, ...rest } = config
  if (typeof fields !== 'object') return { config, secrets }
  const isSecret = ([, text]: readonly [string, string]) => findSecretLike(text) !== null
  const all = Object.entries(fields)
  const open = Object.fromEntries(all.filter((pair) => !isSecret(pair)))
  const known = typeof secrets.secrets === 'object' ? secrets.secrets : {}
  return {
    config: { ...rest, ...(Object.keys(open).length > 0 && { fields: open }) },
    secrets: { ...secrets, secrets: { ...Object.fromEntries(all.filter(isSecret)), ...known } },
  }
}
