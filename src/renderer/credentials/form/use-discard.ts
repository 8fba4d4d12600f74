import { useEffect } from 'react'
import type { Recognised } from '../../../shared/domain/credential.ts'
import { client } from '../../client/client.ts'

/** Lets the core forget what was pasted when the panel is closed or something else is pasted. */
export function useDiscard(recognised: Recognised | null): void {
  useEffect(() => {
    if (!recognised) return
    const { draftId } = recognised
    return () => void client.credentials.discardDraft({ draftId }).catch(() => undefined)
  }, [recognised])
}
