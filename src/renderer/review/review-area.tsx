import { useEffect } from 'react'
import { useItem } from '../state/item.ts'
import { useResource } from '../state/resource.ts'
import { arrive, goBack, navigate, usePlace } from '../state/router.ts'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { GuidedReview } from './guided-review.tsx'
import { Landing } from './landing.tsx'
import { RetireDialog } from './retire-dialog.tsx'
import { openedReview, status, useReview } from './store.ts'
import './review.css'

/** Reviews of the credentials: the open one where there is one, otherwise what was and what comes. */
export function ReviewArea() {
  const place = usePlace()
  const retiring = useReview((state) => state.retiring)
  useEffect(() => {
    if (place.action === undefined && place.filter === undefined) return
    if (place.action === 'retire' && place.filter?.credentialId !== undefined)
      useReview.setState({ retiring: place.filter.credentialId, cameToRetire: true })
    arrive()
  }, [place])
  const close = () => {
    const { cameToRetire } = useReview.getState()
    useReview.setState({ retiring: null, cameToRetire: false })
    // Whoever came from a credential is led back there.
    if (cameToRetire) goBack()
  }
  return (
    <div className="kw-page">
      <Shown id={place.id} />
      {retiring !== null && <RetireDialog credentialId={retiring} onClose={close} />}
    </div>
  )
}

function Shown({ id }: { readonly id: string | undefined }) {
  const { value, error } = useResource(status)
  const one = useItem(openedReview, id === undefined || id === 'all' ? null : id)
  if (id === 'all') return <Landing />
  const review = id === undefined ? value?.open : one.value
  if (review) return <GuidedReview key={review.id} review={review} />
  const failure = error ?? one.error
  if (failure)
    return (
      <div className="kw-page-body kw-review-notice">
        <ErrorNotice
          error={failure}
          actions={<Button onPress={() => navigate({ area: 'review' })}>All reviews</Button>}
        />
      </div>
    )
  if (value === null || id !== undefined) return <Skeleton lines={8} />
  return <Landing />
}
