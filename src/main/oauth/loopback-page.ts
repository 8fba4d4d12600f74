const texts = {
  done: ['Authorized', 'You can close this page and go back to Keyward.'],
  failed: ['That did not work', 'Keyward says why. You can close this page.'],
  foreign: [
    'This answer was not used',
    'It does not belong to the authorization that Keyward has begun. Start it again there.',
  ],
  over: ['Nothing is waited for here', 'The authorization is over. Start it again in Keyward if it did not succeed.'],
  unknown: ['There is nothing here', 'Keyward waits for the answer of an authorization, and this is none.'],
} as const

/** The page that a person sees in the browser at the end. It has no script, loads nothing, and repeats nothing of the address. */
export function pageOf(what: keyof typeof texts): string {
  const [title, text] = texts[what]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Keyward</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0; padding: 1.5rem; text-align: center }
  h1 { font-size: 1.5rem; font-weight: 600; margin: 0 0 .5rem } p { margin: 0; opacity: .75 }
</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body></html>
`
}
