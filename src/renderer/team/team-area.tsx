import { useEffect } from 'react'
import { useResource } from '../state/resource.ts'
import { arrive, usePlace } from '../state/router.ts'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CardPage } from './card-page.tsx'
import { CreateIdentity } from './create-identity.tsx'
import { TeamDialogs } from './dialogs.tsx'
import { OffboardingPage } from './offboarding/offboarding-page.tsx'
import { offboardingAt } from './offboarding/words.ts'
import { PeoplePage } from './people-page.tsx'
import { showServer } from './server/store.ts'
import { ask, self } from './store.ts'
import { TeamPage } from './team-page.tsx'
import { TeamsPage } from './teams-page.tsx'
import './team.css'

/** Who one is for others, whose cards one has, and the teams that one is in. */
export function TeamArea() {
  const place = usePlace()
  const { value, error } = useResource(self)
  const isKnown = value?.identity != null
  useEffect(() => {
    if (place.action === undefined && place.filter === undefined) return
    // Without an identity nothing can be begun; the page says so.
    if (value === null) return
    if (isKnown && place.action === 'add-person') ask({ for: 'add-person' })
    if (isKnown && place.action === 'new-team') ask({ for: 'new-team' })
    if (isKnown && place.action === 'open-team-file') ask({ for: 'open-file' })
    if (isKnown && place.action === 'server' && place.id !== undefined) showServer(place.id)
    arrive()
  }, [place, value, isKnown])

  if (value === null)
    return (
      <div className="kw-page">
        <PageHeader title="Team" />
        <div className="kw-page-body">{error ? <ErrorNotice error={error} /> : <Skeleton lines={6} />}</div>
      </div>
    )
  if (value.identity === null) return <CreateIdentity />
  const gone = place.id === undefined ? null : offboardingAt(place.id)
  return (
    <>
      {place.id === 'card' ? (
        <CardPage identity={value.identity} />
      ) : place.id === 'people' ? (
        <PeoplePage />
      ) : place.id === undefined ? (
        <TeamsPage />
      ) : gone !== null ? (
        <OffboardingPage key={gone} id={gone} />
      ) : (
        <TeamPage key={place.id} id={place.id} />
      )}
      <TeamDialogs identity={value.identity} />
    </>
  )
}
