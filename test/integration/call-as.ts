import { commandCore } from '../fakes/command-core.ts'

/** Makes calls of the contract in a process of its own. Arguments: home folder, and the calls as JSON. Prints their codes. */
const [home = '', calls = '[]'] = process.argv.slice(2)
const core = await commandCore(home)
const codes: string[] = []
for (const [name, request] of JSON.parse(calls) as [string, unknown][]) {
  const answer = await core.call(name, request)
  codes.push(answer.ok ? 'ok' : answer.error.code)
}
await core.close()
process.stdout.write(JSON.stringify(codes))
