import { escapeMarkup } from './markup.ts'

/** A page that needs nothing else: no script, no font, no picture, and a policy that allows none. `body` is markup, `title` a text. */
export function page({ title, body }: { readonly title: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --page: #ffffff; --card: #f6f8fa; --good: #116329; --bad: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9198a1; --line: #3d444d; --page: #0d1117; --card: #151b23; --good: #56d364; --bad: #ff7b72; } }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { margin: 0; } h2 { margin: 0; font-size: 1.15rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
section { margin: 1rem 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--good); border-radius: 6px; }
section.failed { border-left-color: var(--bad); }
.badge { color: var(--good); font-size: .85rem; } .failed .badge, tr.failed td:nth-child(2) { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; } th, td { padding: .25rem .5rem; text-align: left; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { color: var(--quiet); font-weight: 600; }
`
