import type { ReviewDecision, ReviewItem, ReviewRule } from '../../shared/domain/review.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { enable } from '../credentials/actions.ts'
import { createVaultStore } from '../state/create-vault-store.ts'
import { createItem } from '../state/item.ts'
import { createPagedList } from '../state/paged-list.ts'
import { createResource } from '../state/resource.ts'
import { announce } from '../ui/announcer.tsx'
import { showErrorToast, showToast } from '../ui/toast.tsx'
import type { ScrollPlace } from '../ui/use-virtual-window.ts'
import { decisionWords, type Show } from './words.ts'

export const status = createResource(() => client.reviews.status({}), ['reviews', 'credentials'])
export const finishedReviews = createResource(
  async () => (await client.reviews.list({ limit: 50, cursor: null })).items,
  ['reviews'],
)
export const openedReview = createItem((id) => client.reviews.get({ id }), ['reviews', 'credentials'])
export const retirements = createResource(
  () => client.retirements.list({ ended: false, limit: 50, cursor: null }),
  ['credentials', 'reviews'],
)
export const openedRetirement = createItem(
  async (credentialId) => (await client.retirements.get({ credentialId })).retirement,
  ['credentials'],
)

/** What the list of a review is asked for. */
export interface ItemsView {
  readonly reviewId: string | null
  readonly rule: ReviewRule | null
  readonly show: Show
}

const open: Readonly<Record<Show, boolean | null>> = { waiting: true, decided: false, all: null }

export const items = createPagedList<ReviewItem, ItemsView>({
  query: { reviewId: null, rule: null, show: 'waiting' },
  load: async ({ reviewId, rule, show }, cursor) =>
    reviewId === null
      ? { items: [], nextCursor: null, total: 0 }
      : client.reviews.items({ id: reviewId, rule, open: open[show], limit: 100, cursor }),
  areas: ['reviews', 'credentials'],
})

interface ReviewState {
  /** The item that is looked at, kept because the list moves on. */
  readonly opened: ReviewItem | null
  /** What a dialog is asking about. */
  readonly asking: { readonly for: 'reason' | 'breaks'; readonly item: ReviewItem } | null
  /** The credential whose retirement is shown. */
  readonly retiring: string | null
  /** Whether a person came to this area only for that. */
  readonly cameToRetire: boolean
  /** The reason that was given last: one often holds for several. */
  readonly lastReason: string
  readonly place: ScrollPlace
}

export const useReview = createVaultStore<ReviewState>(() => ({
  opened: null,
  asking: null,
  retiring: null,
  cameToRetire: false,
  lastReason: '',
  place: { top: 0 },
}))

export function showItems(view: ItemsView): void {
  useReview.setState({ opened: null, place: { top: 0 } })
  items.setQuery(view)
}

export function openItem(credentialId: string | null): void {
  const found = items.get().rows.find((item) => item.credentialId === credentialId) ?? null
  useReview.setState({ opened: found })
}

export function closeQuestion(): void {
  useReview.setState({ asking: null })
}

/** Whatever became of it can be kept; only what is there is rotated or retired, and only what is in use disabled. */
export function canDecide({ now }: Pick<ReviewItem, 'now'>, decision: ReviewDecision): boolean {
  if (decision === 'keep') return true
  return now === 'active' || (now === 'disabled' && decision !== 'disable')
}

/** Decides, or asks first where a reason is missing, or where something would break. */
export async function decide(item: ReviewItem, decision: ReviewDecision): Promise<void> {
  if (decision === 'keep') {
    useReview.setState({ asking: { for: 'reason', item } })
    return
  }
  if (decision === 'disable' && item.now === 'active') {
    try {
      const { counts } = await client.credentials.impact({ ids: [item.credentialId] })
      if (counts.connections + counts.references > 0) {
        useReview.setState({ asking: { for: 'breaks', item } })
        return
      }
    } catch (failure) {
      showErrorToast(toErrorBody(failure))
      return
    }
  }
  await carryOut(item, decision, '').catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
}

/** @throws CallError */
export async function carryOut(item: ReviewItem, decision: ReviewDecision, reason: string): Promise<void> {
  const { reviewId, show } = items.get().query
  if (reviewId === null) return
  const next = nextAfter(item, show)
  await client.reviews.decide({ id: reviewId, credentialIds: [item.credentialId], decision, reason })
  useReview.setState({ opened: next, ...(reason !== '' && { lastReason: reason }) })
  announce(`${item.name}: ${decisionWords[decision].done}${next ? `. Next: ${next.name}` : ''}`)
  showToast({
    title: `${item.name}: ${decisionWords[decision].done}`,
    tone: 'good',
    action: { label: 'Undo', run: () => takeBack(reviewId, item, decision) },
  })
}

function takeBack(id: string, item: ReviewItem, decision: ReviewDecision): void {
  client.reviews
    .decide({ id, credentialIds: [item.credentialId], decision: null, reason: '' })
    .then(() => {
      if (decision === 'disable' && item.now === 'active') enable([item.credentialId], item.name)
      useReview.setState({ opened: { ...item, decision: null, reason: '' } })
    })
    .catch((failure: unknown) => showErrorToast(toErrorBody(failure)))
}

/** The next one that waits, so that a person can go through all of them without leaving the keys. */
function nextAfter(item: ReviewItem, show: Show): ReviewItem | null {
  const { rows } = items.get()
  const at = rows.findIndex(({ credentialId }) => credentialId === item.credentialId)
  const waits = (one: ReviewItem) =>
    one.credentialId !== item.credentialId && (show !== 'waiting' || one.decision === null)
  const after = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))]
  return after.find((one) => waits(one) && one.decision === null) ?? null
}
