import { parseUrl } from '../../../connections/host.ts'
import { recognise } from '../../../connections/recognise/recognise.ts'
import type { Recognition } from '../../../connections/recognise/recognition.ts'
import { findCatalogSystem } from '../../../connections/systems/registry.ts'
import { textOf } from '../../../credentials/type.ts'
import type { Guess, VaultEntry } from './entry.ts'
import { userOfKey } from './ssh-user.ts'

/**
 * What an entry is, the more particular before the more general. Each still has to pass the checks of its type. An entry of
 * none of these becomes a credential of custom fields.
 */
export function guessesOf(entry: VaultEntry): Guess[] {
  const guesses = [awsOf(entry), addressOf(entry), tokenOf(entry), loginOf(entry)]
  return guesses.filter((guess) => guess !== null)
}

const accessKeyId = /^A[KS]IA[A-Z0-9]{12,124}$/
const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/^aws/, '')
    .replace(/[^a-z0-9]+/g, '')

/** An access key of AWS, as user name and password or in fields of these names. */
function awsOf(entry: VaultEntry): Guess | null {
  const field = (...names: readonly string[]) => entry.fields.find(({ name }) => names.includes(plain(name)))
  const [id, secret] = [field('accesskeyid', 'accesskey'), field('secretaccesskey', 'secretkey', 'secret')]
  const [token, region] = [field('sessiontoken'), field('region', 'defaultregion')]
  const isLogin = accessKeyId.test(entry.username.trim())
  const key = isLogin ? entry.username.trim() : (id?.value.trim() ?? '')
  const value = isLogin && entry.password !== '' ? entry.password : (secret?.value ?? '')
  if (!accessKeyId.test(key) || value === '') return null
  const used = [...(isLogin ? [] : [id]), ...(value === entry.password ? [] : [secret]), token, region]
  const system = findCatalogSystem('aws')
  return {
    type: 'aws-access-key',
    config: { accessKeyId: key, ...(region && { region: region.value.trim() }) },
    secrets: { secretAccessKey: value, ...(token && { sessionToken: token.value }) },
    ...(system && { systemId: system.id }),
    rest: {
      username: isLogin ? '' : entry.username,
      password: value === entry.password ? '' : entry.password,
      url: entry.url,
      fields: entry.fields.filter((one) => !used.includes(one)),
    },
  }
}

/** A login whose address says what it is for: a database, a broker, a server of mail or files. */
function addressOf({ username, password, url, fields }: VaultEntry): Guess | null {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]{1,30}):\/\/([^\s@]{1,2000})$/i.exec(url.trim()) ?? []
  if (scheme === '' || /^https?$/i.test(scheme) || password === '') return null
  // Half of a character, which JSON can name, has no place in an address.
  if (!username.isWellFormed() || !password.isWellFormed()) return null
  const found = recognise(`${scheme}://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${rest}`)
  if (found === null || 'reason' in found || found.connection === undefined) return null
  if (textOf(found.secrets, 'password') !== password) return null
  const { kind, parameters } = found.connection
  return { ...toGuess(found, { username: '', password: '', url: '', fields }), connection: { kind, parameters } }
}

/** A password whose form is known: a token of a service, a private key, a file of Google’s. */
export function tokenOf({ username, password, url, fields }: VaultEntry): Guess | null {
  const [only, ...more] = password === '' ? fields.filter(({ isSecret }) => isSecret) : []
  if (more.length > 0) return null
  const found = recognise(password || (only?.value ?? ''))
  if (found === null || 'reason' in found || found.isGuess) return null
  const named = { ...found.config, ...(username !== '' && takesUser(found.type) && { username }) }
  return toGuess(
    { ...found, config: named },
    { username: 'username' in named ? '' : username, password: '', url, fields: fields.filter((one) => one !== only) },
  )
}

function takesUser(type: string): boolean {
  return ['ssh-key', 'key-pair', 'basic-auth', 'database-login', 'password'].includes(type)
}

function loginOf({ username, password, url, fields }: VaultEntry): Guess | null {
  if (password === '' || fields.length > 0) return null
  const config = username === '' ? {} : { username }
  return { type: 'password', config, secrets: { password }, rest: { username: '', password: '', url, fields } }
}

function toGuess(found: Recognition, rest: Guess['rest']): Guess {
  const system = found.system === undefined ? undefined : findCatalogSystem(found.system)
  return {
    type: found.type,
    config: found.config ?? {},
    secrets: found.secrets,
    ...(system && { systemId: system.id }),
    rest,
  }
}

/** Guesses for an attached file: a private key, a certificate, a key file. None for anything else. */
export function guessesOfFile(bytes: Uint8Array, entry: VaultEntry): Guess[] {
  const found = recogniseFile(bytes)
  if (found === null) return []
  const { password } = entry
  const user = takesUser(found.type) ? userOfKey(entry).name : ''
  const config = { ...found.config, ...(user !== '' && { username: user }) }
  const rest = { username: user === '' ? entry.username : '', password, url: '', fields: [] }
  const guesses = [toGuess({ ...found, config }, rest)]
  // The password of an entry with a key is mostly the key's.
  if (password !== '' && found.secrets.passphrase === undefined) {
    const secrets = { ...found.secrets, passphrase: password }
    guesses.push(toGuess({ ...found, config, secrets }, { ...rest, password: '' }))
  }
  // A key of whom nobody says whose it is comes along as what it is.
  const privateKey = textOf(found.secrets, 'privateKey')
  if (privateKey !== '') guesses.push({ type: 'custom', config: {}, secrets: { secrets: { privateKey } }, rest })
  return guesses
}

const largestText = 65_536

function recogniseFile(bytes: Uint8Array): Recognition | null {
  if (bytes.length === 0 || bytes.length > largestText) return null
  const content = Buffer.from(bytes)
  const isText = !content.includes(0)
  const found = recognise(isText ? content.toString('utf8') : content.toString('base64'))
  const isKey =
    found !== null &&
    !('reason' in found) &&
    (!found.isGuess || found.type === 'key-pair') &&
    Object.keys(found.secrets).length > 0
  return isKey ? found : null
}

/** An address as it is written, with a scheme. */
export function asUrl(text: string): string {
  return text.includes('://') ? text.trim() : `https://${text.trim()}`
}

/** An address without what could be a secret in it: user, query and fragment. Empty for what is none. */
export function plainUrl(text: string): string {
  const url = parseUrl(asUrl(text))
  if (url === null || url.host === '') return ''
  const scheme = text.includes('://') ? `${url.protocol}//` : ''
  return `${scheme}${url.host}${url.pathname === '/' ? '' : url.pathname}`
}
