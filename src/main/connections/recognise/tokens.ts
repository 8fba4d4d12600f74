import { findType } from '../../credentials/types/registry.ts'
import { findCatalogSystem } from '../systems/registry.ts'
import type { Recogniser, Recognition } from './recognition.ts'
import { formOf, type TokenForm } from './token-forms.ts'

/** A token alone, or behind the word or name that it is often copied with. */
export const recogniseToken: Recogniser = (text) => {
  if (text.length > 65_536 || /\s\S+\s+\S+\s+\S/.test(text.slice(0, 2000))) return null
  const bare = unwrapped(text)
  const form = formOf(bare)
  return form === undefined ? null : recognitionOf(form, bare)
}

/** A single word without a known form that is long enough to be a key. */
export const guessToken: Recogniser = (text) => {
  const bare = unwrapped(text)
  if (!/^[\x21-\x7e]{16,4096}$/.test(bare) || /^[a-z]{2,20}:\/\//i.test(bare) || /^[{<[]/.test(bare)) return null
  return {
    what: 'key or token without a form that is known',
    type: 'api-key',
    secrets: { key: bare },
    isGuess: true,
    notes: ['Nothing in it says where it belongs. Choose its system, or correct the type.'],
  }
}

/** What a known token means: the type and the settings of its system. */
export function recognitionOf(form: TokenForm, token: string): Recognition {
  const system = form.system === undefined ? undefined : findCatalogSystem(form.system)
  const type = findType(system?.credentialType ?? form.type ?? 'bearer-token')
  const takes = type?.fields.find(({ name }) => name === type.primary)?.kind === 'text' ? type : undefined
  const fallback = takes === undefined || (form.type !== undefined && system === undefined)
  return {
    what: form.what,
    type: takes?.id ?? 'bearer-token',
    config: { ...form.config, ...(!fallback && system?.credentialConfig) },
    secrets: { [takes?.primary ?? 'token']: token },
    ...(system && { system: system.slug, name: system.name }),
    ...(!fallback &&
      system &&
      system.parameters.url !== undefined && {
        connection: { kind: system.kind, parameters: system.parameters },
      }),
    ...(form.note !== undefined && { notes: [form.note] }),
  }
}

/** Without `Authorization: Bearer`, the prefix of an npmrc, quotes and a closing comma. */
function unwrapped(text: string): string {
  return text
    .replace(/^(proxy-)?authorization\s*[:=]\s*/i, '')
    .replace(/^\/\/[\w./-]{1,200}:_authToken=/, '')
    .replace(/^(bearer|token|bot)\s+/i, '')
    .replace(/^(["'`])(.*)\1[,;]?$/s, '$2')
    .trim()
}
