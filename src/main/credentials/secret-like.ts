/** Forms that only secrets have. Each needs enough characters after its mark, so that a name may mention the mark itself. */
const knownForms: readonly (readonly [form: string, pattern: RegExp])[] = [
  ['a private key or certificate block', /-----BEGIN [A-Z0-9 ]{3,}-----/],
  ['an age identity', /AGE-SECRET-KEY-(PQ-)?1[A-Z0-9]{20,}/i],
  ['a PuTTY private key', /PuTTY-User-Key-File-\d/],
  ['a JSON Web Token', /\beyJ[A-Za-z0-9_-]{12,}/],
  ['a Stripe key', /\b[sr]k_(live|test)_[A-Za-z0-9]{8,}/],
  ['a webhook signing secret', /\bwhsec_[A-Za-z0-9+/=]{12,}/],
  ['a GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})/],
  ['a GitLab token', /\bgl(pat|dt|oas|rt|cbt|ptt|ft|imt|soat|ffct)-[A-Za-z0-9_-]{16,}/],
  ['a Slack token', /\b(xox[abceoprs]-[A-Za-z0-9-]{8,}|xapp-\d-[A-Za-z0-9-]{8,})/],
  ['a Slack webhook address', /hooks\.slack\.com\/(services|workflows|triggers)\/[A-Za-z0-9/_-]{12,}/],
  ['a Discord webhook address', /discord(app)?\.com\/api\/webhooks\/\d+\/[A-Za-z0-9_-]{12,}/],
  ['an AWS access key', /\b(AKIA|ASIA)[A-Z2-7]{12,}\b/],
  ['a Google key', /\b(AIza[A-Za-z0-9_-]{20,}|ya29\.[A-Za-z0-9_-]{16,}|GOCSPX-[A-Za-z0-9_-]{16,})/],
  ['an Azure connection string', /\b(AccountKey|SharedAccessKey)=[A-Za-z0-9+/=]{16,}/],
  ['an Azure client secret', /\b[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/],
  ['an OpenAI or Anthropic key', /\bsk-((proj|svcacct|admin|ant|or)-[A-Za-z0-9_-]{12,}|[A-Za-z0-9]{20,})/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{16,}/],
  ['an API key', /\b(r8_|gsk_|nvapi-|pplx-|xai-|csk-|fw_)[A-Za-z0-9_-]{20,}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{16,}/],
  ['a PyPI token', /\bpypi-Ag[A-Za-z0-9_-]{16,}/],
  ['a SendGrid key', /\bSG\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['a Brevo key', /\bxkeysib-[a-f0-9]{16,}/],
  ['a Mailgun key', /\bkey-[a-f0-9]{32}\b/],
  ['a Twilio key', /\b(SK|AC)[a-f0-9]{32}\b/],
  ['a Telegram bot token', /\b\d{8,10}:[A-Za-z0-9_-]{35}\b/],
  ['a Shopify token', /\bshp(at|ca|pa|ss)_[a-fA-F0-9]{16,}/],
  ['a Square token', /\b(sq0(atp|csp|idp)-|EAAA)[A-Za-z0-9_-]{16,}/],
  ['a Facebook token', /\bEAA[A-Z][A-Za-z0-9]{24,}/],
  ['a DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{16,}/],
  ['a Docker token', /\bdckr_(pat|oat)_[A-Za-z0-9_-]{16,}/],
  ['a HashiCorp Vault token', /\bhv[sbr]\.[A-Za-z0-9_-]{16,}/],
  ['a Terraform Cloud token', /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{16,}/],
  ['a Grafana token', /\b(glsa_|glc_)[A-Za-z0-9_=]{16,}/],
  ['a Databricks token', /\bdapi[a-f0-9]{32}/],
  ['a Sentry token', /\bsntr(ys|yu)_[A-Za-z0-9_=+/]{16,}/],
  ['an Airtable token', /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{16,}/],
  ['a Notion token', /\b(secret_|ntn_)[A-Za-z0-9]{30,}/],
  ['a Linear key', /\blin_(api|oauth)_[A-Za-z0-9]{16,}/],
  ['a Figma token', /\bfigd_[A-Za-z0-9_-]{16,}/],
  ['a Postman key', /\bPMAK-[a-f0-9]{20,}/],
  ['an Atlassian token', /\bAT(ATT|CTT)3[A-Za-z0-9_=-]{16,}/],
  ['a Tailscale key', /\btskey-[a-z]+-[A-Za-z0-9-]{12,}/],
  ['a New Relic key', /\bNRAK-[A-Z0-9]{16,}/],
  ['a Supabase key', /\b(sbp_[a-f0-9]{20,}|sb_secret_[A-Za-z0-9_-]{12,})/],
  ['a PostHog key', /\bph[cx]_[A-Za-z0-9]{20,}/],
  ['a 1Password token', /\bops_eyJ[A-Za-z0-9_-]{12,}/],
  ['a password hash', /\$(2[aby]|argon2(id?|d)|6|5|y)\$[A-Za-z0-9./$=,+]{16,}/],
]

/** An address whose user part has a password. `***`, `xxx`, `<password>`, `{password}` and `$PASSWORD` stand for one and pass. */
const addressWithPassword =
  /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:]*:(?!(\*+|x+|<[^<>]*>|\{+[^{}]*\}+|\$\{?\w+\}?)@)[^\s/@]+@/i
const secretInQuery =
  /[?&;](api[-_]?key|key|access[-_]?token|token|secret|client[-_]?secret|password|sig|signature)=[^&\s]{8,}/i
const assignment =
  /\b(passw(or)?d|pwd|passphrase|secret|token|api[-_ ]?key)\s*(=|:(?=.{0,200}[\d!-/]))\s*(?=\S{0,200}[A-Za-z])(?=\S{0,200}[\d!#$%&*+?@^~])\S{8}/i

/** What every form has. Most names have none of it, and an import looks at many thousands. */
const possible = /\S{13}|[=:]|-----/

/**
 * Whether a name, a purpose, a note or a tag looks as if it held secret material (C10). Returns the reason as a sentence
 * that does not repeat the text, or null. It protects from slips of the clipboard; it is no proof of the opposite.
 *
 * Beside the known forms it looks for random tokens: at least 20 letters and digits that neither form words nor numbers
 * at the end of words, with the variety of characters that random text has. UUIDs, host names, dates, labelled
 * fingerprints (`SHA256:…`) and words of any language pass.
 */
export function findSecretLike(text: string): string | null {
  if (!possible.test(text)) return null
  const known = knownForms.find(([, pattern]) => pattern.test(text))
  if (known !== undefined) return `This looks like ${known[0]}.`
  if (addressWithPassword.test(text)) return 'This looks like an address with a password in it.'
  if (secretInQuery.test(text)) return 'This looks like an address with a key in it.'
  if (assignment.test(text)) return 'This looks like a password or key that is written out.'
  if (tokensOf(text).some(isRandom)) return 'This looks like a random key.'
  return null
}

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi
const fingerprint = /\b(sha-?(1|224|256|384|512)?|md5|git|commit)( id| sha)?[:= ]+[A-Za-z0-9+/=:]+/gi
const hostName = /(?<![A-Za-z0-9_.-])([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?![A-Za-z0-9])/g

function tokensOf(text: string): string[] {
  const rest = text.replace(uuid, ' ').replace(fingerprint, ' ').replace(hostName, ' ')
  return rest.split(/[^A-Za-z0-9+/=_.~-]+/)
}

/** Runs shorter than this are abbreviations, versions and region names: `eu`, `1a`, `k8s`, `db01`. */
const shortestRun = 8

function isRandom(token: string): boolean {
  const runs = token.split(/[^A-Za-z0-9]+/).filter((run) => run.length >= shortestRun)
  const joined = runs.join('')
  if (joined.length < 16 || token.length < 20 || entropy(joined) < 3) return false
  const noise = runs.reduce((sum, run) => sum + noiseOf(run), 0)
  return noise >= 8 && noise / joined.length >= 0.35
}

/**
 * How many characters of a run of letters and digits belong neither to a word nor to a number at an end of the run. A run
 * of letters in one case counts as a word, for words of all languages have every shape.
 */
function noiseOf(run: string): number {
  const body = run.replace(/^\d+|(?<!\d)\d+$/g, '')
  if (/^([A-Z]?[a-z]*|[A-Z]*)$/.test(body)) return 0
  const chunks = body.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []
  const words = chunks.filter(/\d/.test(body) ? isPronounceable : hasVowel)
  return body.length - words.join('').length
}

function hasVowel(chunk: string): boolean {
  return /^[A-Za-z]{3,}$/.test(chunk) && /[aeiouy]/i.test(chunk)
}

/** Between digits chance makes short words, so more is asked of them. */
function isPronounceable(chunk: string): boolean {
  return hasVowel(chunk) && (chunk.length >= 9 || !/[^aeiouy]{4}|[aeiou]{4}|[jq][^aeiou]|^[A-Z]{3}$/i.test(chunk))
}

/** Shannon entropy in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
