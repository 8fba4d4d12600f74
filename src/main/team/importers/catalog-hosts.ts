import { parseUrl } from '../../connections/host.ts'
import { catalog } from '../../connections/systems/registry.ts'

/** The host of a web address, also of one without its scheme; empty for anything else. */
export function hostOfUrl(text: string): string {
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  return text === '' || url === null || !url.hostname.includes('.') ? '' : url.hostname
}

let byHost: Map<string, string> | undefined

/** The catalog's system that answers at this host, or at another of the same domain: `dashboard.stripe.com` is Stripe. */
export function systemOfHost(host: string): string | undefined {
  byHost ??= new Map(
    catalog.flatMap(({ slug, parameters }) => {
      const url = parameters.url === undefined || parameters.url.includes('{') ? null : parseUrl(parameters.url)
      return url === null ? [] : [[domainOf(url.hostname), slug] as const]
    }),
  )
  return host === '' ? undefined : byHost.get(domainOf(host))
}

/** The last two labels. It is a guess at who answers, for a suggestion that a person sees before it holds. */
function domainOf(host: string): string {
  return host.toLowerCase().split('.').slice(-2).join('.')
}
