import type { Handlers } from '../../shared/api/contract.ts'
import { createIdentityService } from '../team/identity/service.ts'
import type { Services } from './services.ts'

export function identityHandlers({ context, secrets }: Services): Handlers<'identity'> {
  const identity = createIdentityService(context, secrets)
  return {
    get: () => identity.get(),
    create: ({ name }) => identity.create(name),
    readCard: ({ card }) => identity.readCard(card),
    contacts: ({ offset }) => identity.contacts(offset),
    addContact: ({ card }) => identity.addContact(card),
    verifyContact: ({ id, isVerified }) => identity.verifyContact(id, isVerified),
    removeContact({ id }) {
      identity.removeContact(id)
      return {}
    },
  }
}
