/** Known beginnings of tokens, with the system of the catalog that they belong to. */
export interface TokenForm {
  readonly what: string
  /** The whole token, and nothing else. */
  readonly pattern: RegExp
  readonly system?: string
  /** Type where no system tells it; a bearer token otherwise. */
  readonly type?: string
  readonly config?: Readonly<Record<string, string>>
  readonly note?: string
}

const standardNote = 'Stripe and services of Standard Webhooks have secrets of the same form. Check “Signed as by”.'

/** The more particular form stands before the more general one. */
export const tokenForms: readonly TokenForm[] = [
  {
    what: 'GitHub personal access token',
    pattern: /^(ghp_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,255})$/,
    system: 'github',
  },
  { what: 'GitHub OAuth token', pattern: /^gho_[A-Za-z0-9]{36}$/, system: 'github' },
  { what: 'GitHub app token', pattern: /^gh[us]_[A-Za-z0-9._-]{36,520}$/, system: 'github' },
  { what: 'GitLab access token', pattern: /^glpat-[A-Za-z0-9_.-]{20,300}$/, system: 'gitlab' },
  {
    what: 'GitLab token',
    pattern: /^gl(dt|oas|rt|rtr|cbt|ptt|ft|imt|soat|ffct|agent)-[A-Za-z0-9_.-]{20,300}$/,
    system: 'gitlab',
  },
  {
    what: 'Atlassian API token',
    pattern: /^ATATT3[A-Za-z0-9_=-]{100,300}$/,
    system: 'jira',
    note: 'Atlassian wants the e-mail address of the account as the user name.',
  },
  { what: 'Anthropic key', pattern: /^sk-ant-[A-Za-z0-9_-]{20,200}$/, system: 'anthropic' },
  { what: 'OpenRouter key', pattern: /^sk-or-[A-Za-z0-9_-]{20,200}$/, system: 'openrouter' },
  {
    what: 'OpenAI key',
    pattern: /^sk-((proj|svcacct|admin|service)-[A-Za-z0-9_-]{20,200}|[A-Za-z0-9]{48})$/,
    system: 'openai',
  },
  { what: 'DeepSeek key', pattern: /^sk-[a-f0-9]{32}$/, system: 'deepseek' },
  {
    what: 'Google API key',
    pattern: /^AIza[A-Za-z0-9_-]{35}$/,
    system: 'gemini',
    note: 'Google’s keys work for many services. It was put to Gemini.',
  },
  {
    what: 'Google access token',
    pattern: /^ya29\.[A-Za-z0-9_.-]{20,2000}$/,
    system: 'google',
    note: 'It ends within an hour of being made.',
  },
  { what: 'Groq key', pattern: /^gsk_[A-Za-z0-9]{40,80}$/, system: 'groq' },
  { what: 'xAI key', pattern: /^xai-[A-Za-z0-9_-]{40,200}$/, system: 'xai' },
  { what: 'Replicate token', pattern: /^r8_[A-Za-z0-9]{30,60}$/, system: 'replicate' },
  { what: 'Hugging Face token', pattern: /^(hf|api_org)_[A-Za-z0-9]{30,60}$/, system: 'hugging-face' },
  { what: 'Perplexity key', pattern: /^pplx-[A-Za-z0-9]{40,80}$/, type: 'bearer-token' },
  { what: 'NVIDIA key', pattern: /^nvapi-[A-Za-z0-9_-]{40,100}$/, type: 'bearer-token' },
  { what: 'Fireworks key', pattern: /^fw_[A-Za-z0-9]{20,60}$/, type: 'bearer-token' },
  { what: 'Slack token', pattern: /^xox[abceoprs]-[A-Za-z0-9-]{10,300}$/, system: 'slack' },
  { what: 'Slack app token', pattern: /^xapp-\d-[A-Za-z0-9-]{10,300}$/, system: 'slack' },
  { what: 'Telegram bot token', pattern: /^\d{8,10}:[A-Za-z0-9_-]{35}$/, system: 'telegram' },
  {
    what: 'Discord bot token',
    pattern: /^[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}$/,
    system: 'discord',
  },
  { what: 'Stripe secret key', pattern: /^[sr]k_(live|test)_[A-Za-z0-9]{16,250}$/, system: 'stripe' },
  {
    what: 'webhook secret',
    pattern: /^whsec_[A-Za-z0-9]{16,100}$/,
    type: 'webhook-secret',
    config: { scheme: 'stripe' },
    note: standardNote,
  },
  {
    what: 'webhook secret',
    pattern: /^whsec_[A-Za-z0-9+/]{30,90}={0,2}$/,
    type: 'webhook-secret',
    config: { scheme: 'standard-webhooks' },
  },
  { what: 'Square token', pattern: /^(sq0(atp|csp)-[A-Za-z0-9_-]{20,60}|EAAA[A-Za-z0-9_-]{56,70})$/, system: 'square' },
  { what: 'Shopify token', pattern: /^shp(at|ca|pa)_[a-fA-F0-9]{32}$/, system: 'shopify' },
  {
    what: 'Shopify webhook secret',
    pattern: /^shpss_[a-fA-F0-9]{32}$/,
    type: 'webhook-secret',
    config: { scheme: 'shopify' },
  },
  { what: 'Facebook access token', pattern: /^EAA[A-Z][A-Za-z0-9]{60,400}$/, system: 'whatsapp' },
  { what: 'SendGrid key', pattern: /^SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,60}$/, system: 'sendgrid' },
  { what: 'Brevo key', pattern: /^xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}$/, system: 'brevo' },
  { what: 'Mailgun key', pattern: /^key-[a-f0-9]{32}$/, system: 'mailgun' },
  { what: 'Mailchimp key', pattern: /^[a-f0-9]{32}-us\d{1,2}$/, system: 'mailchimp' },
  { what: 'Resend key', pattern: /^re_[A-Za-z0-9_]{24,50}$/, system: 'resend' },
  { what: 'DigitalOcean token', pattern: /^do[opr]_v1_[a-f0-9]{64}$/, system: 'digitalocean' },
  { what: 'Tailscale key', pattern: /^tskey-(api|client)-[A-Za-z0-9-]{12,100}$/, system: 'tailscale' },
  { what: 'HashiCorp Vault token', pattern: /^hv[sbr]\.[A-Za-z0-9_-]{24,300}$/, system: 'hashicorp-vault' },
  {
    what: 'Terraform Cloud token',
    pattern: /^[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,80}$/,
    system: 'terraform-cloud',
  },
  { what: 'Netlify token', pattern: /^nfp_[A-Za-z0-9]{30,60}$/, system: 'netlify' },
  { what: 'Buildkite token', pattern: /^bkua_[a-f0-9]{40}$/, system: 'buildkite' },
  { what: 'CircleCI token', pattern: /^CCIPAT_[A-Za-z0-9_]{40,100}$/, system: 'circleci' },
  { what: 'npm token', pattern: /^npm_[A-Za-z0-9]{36}$/, type: 'bearer-token' },
  {
    what: 'PyPI token',
    pattern: /^pypi-[A-Za-z0-9_-]{50,300}$/,
    type: 'basic-auth',
    config: { username: '__token__' },
  },
  { what: 'RubyGems key', pattern: /^rubygems_[a-f0-9]{48}$/, type: 'api-key', config: { prefix: 'none' } },
  {
    what: 'Docker Hub token',
    pattern: /^dckr_(pat|oat)_[A-Za-z0-9_-]{20,60}$/,
    type: 'basic-auth',
    note: 'Docker Hub wants the user name with it.',
  },
  { what: 'Postman key', pattern: /^PMAK-[a-f0-9]{24}-[a-f0-9]{34}$/, system: 'postman' },
  { what: 'Linear key', pattern: /^lin_api_[A-Za-z0-9]{40}$/, system: 'linear' },
  { what: 'Notion token', pattern: /^(ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43})$/, system: 'notion' },
  { what: 'Airtable token', pattern: /^pat[A-Za-z0-9]{14}\.[a-f0-9]{64}$/, system: 'airtable' },
  { what: 'Figma token', pattern: /^figd_[A-Za-z0-9_-]{30,60}$/, system: 'figma' },
  { what: 'ClickUp token', pattern: /^pk_\d{5,10}_[A-Z0-9]{32}$/, system: 'clickup' },
  { what: 'HubSpot token', pattern: /^pat-(na|eu)\d-[a-f0-9-]{36}$/, system: 'hubspot' },
  { what: 'Typeform token', pattern: /^tfp_[A-Za-z0-9_.-]{40,80}$/, system: 'typeform' },
  {
    what: 'Grafana token',
    pattern: /^(glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/=]{32,400})$/,
    system: 'grafana',
  },
  { what: 'New Relic key', pattern: /^NRAK-[A-Z0-9]{27}$/, system: 'new-relic' },
  { what: 'Sentry token', pattern: /^sntr(ys|yu)_[A-Za-z0-9_=+/]{40,400}$/, system: 'sentry' },
  { what: 'Databricks token', pattern: /^dapi[a-f0-9]{32}(-\d+)?$/, system: 'databricks' },
  { what: 'Supabase token', pattern: /^sbp_[a-f0-9]{40}$/, system: 'supabase' },
  {
    what: 'Supabase secret key',
    pattern: /^sb_secret_[A-Za-z0-9_-]{20,60}$/,
    type: 'api-key',
    config: { parameter: 'apikey' },
  },
  { what: 'Neon key', pattern: /^napi_[a-z0-9]{40,80}$/, system: 'neon' },
  { what: 'PostHog personal key', pattern: /^phx_[A-Za-z0-9]{40,60}$/, system: 'posthog' },
  { what: '1Password service account token', pattern: /^ops_eyJ[A-Za-z0-9_-]{200,1200}$/, type: 'bearer-token' },
  {
    what: 'JSON Web Token',
    pattern: /^eyJ[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{8,40000}\.[A-Za-z0-9_-]{8,4000}$/,
    type: 'bearer-token',
  },
]

/** The form of a token; undefined for none that is known. */
export function formOf(token: string): TokenForm | undefined {
  return token.length > 60_000 ? undefined : tokenForms.find(({ pattern }) => pattern.test(token))
}
