import { lazy, Suspense, useEffect, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useRestore } from '../backups/restore-store.ts'
import type { Link, LinkState } from '../client/link.ts'
import { loadStatus, useSession } from '../state/session.ts'
import { Announcer } from '../ui/announcer.tsx'
import { Toasts } from '../ui/toast.tsx'
import { NoCorePage, NoStatusPage, RefusedPage } from './explanations.tsx'
import { Shell } from './shell.tsx'

const SetUp = lazy(async () => ({ default: (await import('../setup/set-up.tsx')).SetUp }))
const RestoreDialog = lazy(async () => ({
  default: (await import('../backups/restore-dialog.tsx')).RestoreDialog,
}))
const Unlock = lazy(async () => ({ default: (await import('../unlock/unlock.tsx')).Unlock }))

/** Keyward speaks English; of its kinds the one that the person prefers, which orders day and month. */
const locale = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB'

/** The window: which of its pages is shown depends on the link to the core and on the state of the vault. */
export function App({ link }: { readonly link: Link | null }) {
  return (
    <I18nProvider locale={locale}>
      {link ? <Connected link={link} /> : <NoCorePage />}
      <Toasts />
      <Announcer />
    </I18nProvider>
  )
}

function Connected({ link }: { readonly link: Link }) {
  const state = useLinkState(link)
  const { status, isSettingUp, error } = useSession()
  const isRestoring = useRestore(({ step }) => step !== 'closed')
  if (state === 'refused') return <RefusedPage />
  return (
    <>
      <Suspense fallback={null}>
        {!status ? (
          error && <NoStatusPage error={error} onRetry={() => void loadStatus()} />
        ) : status.state === 'none' || isSettingUp ? (
          <SetUp />
        ) : status.state === 'locked' ? (
          <Unlock />
        ) : (
          <Shell />
        )}
      </Suspense>
      {/* Beside the pages: a restore begins while there is no vault to show, and goes on while that changes. */}
      <Suspense fallback={null}>{isRestoring && <RestoreDialog />}</Suspense>
      {state === 'lost' && (
        <div className="kw-lost" role="status">
          Connection to Keyward lost. Trying again…
        </div>
      )}
    </>
  )
}

function useLinkState(link: Link): LinkState {
  const [state, setState] = useState(link.state)
  useEffect(() => {
    setState(link.state)
    return link.onState(setState)
  }, [link])
  return state
}
