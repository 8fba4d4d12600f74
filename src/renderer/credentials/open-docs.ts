import type { RequestOf } from '../../shared/api/contract.ts'
import { client } from '../client/client.ts'
import { toErrorBody } from '../client/errors.ts'
import { showErrorToast, showToast } from '../ui/toast.tsx'

/** Opens a page of a vendor in the system's browser, or tells its address where that can't be done. */
export async function openDocs(system: string, page: RequestOf<'app.openDocs'>['page']): Promise<void> {
  try {
    const { opened, url } = await client.app.openDocs({ system, page })
    if (!opened) showToast({ title: 'Open this address in your browser', detail: url })
  } catch (failure) {
    showErrorToast(toErrorBody(failure))
  }
}
