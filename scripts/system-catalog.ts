import { writeFileSync } from 'node:fs'
import { catalog } from '../src/main/connections/systems/registry.ts'
import { namesModule, systemsReference } from './system-pages.ts'

/** Writes what is derived from the catalog of systems. Run it after the catalog changed. */
const write = (path: string, text: string) => writeFileSync(new URL(`../${path}`, import.meta.url), text)

write('src/main/connections/systems/names.ts', namesModule(catalog))
write('docs/systems.md', systemsReference(catalog))
