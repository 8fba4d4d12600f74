import { useEffect } from 'react'
import { replacePlace, usePlace } from '../state/router.ts'
import { ExportFlow } from './export/export-flow.tsx'
import { startExport } from './export/export-store.ts'
import { ImportFlow } from './import/import-flow.tsx'
import { startImport } from './import/import-store.ts'
import { Landing } from './landing.tsx'
import './bundles.css'

/** Bundles: sending credentials to others, and taking theirs in. */
export function BundlesArea() {
  const place = usePlace()
  useEffect(() => {
    const { action, filter } = place
    if (action === 'export') startExport(filter?.credentialIds?.split(',').filter(Boolean), filter?.teamId)
    if (action === 'import' || action === 'import-file') startImport(action === 'import' ? 'bundle' : 'file')
    const flow = action === 'import-file' ? 'import' : action
    if (flow === 'export' || flow === 'import') replacePlace({ area: 'bundles', id: flow })
    else if (action !== undefined || filter !== undefined) replacePlace({ area: 'bundles' })
  }, [place])
  if (place.id === 'export') return <ExportFlow />
  if (place.id === 'import') return <ImportFlow />
  return <Landing />
}
