import { expect, it } from 'vitest'
import { vendorPages } from './vendor-links.ts'

const keys = 'https://www.example.com/keys'
const none = { create: '', rotate: '', revoke: '', reference: '' }

it('names each address once, with everything that is done there', () => {
  expect(vendorPages({ create: keys, rotate: keys, revoke: keys, reference: 'https://docs.example.com/auth' })).toEqual(
    [
      { page: 'create', label: 'Create, rotate or revoke a credential', host: 'example.com', url: keys },
      {
        page: 'reference',
        label: 'Read how it signs in',
        host: 'docs.example.com',
        url: 'https://docs.example.com/auth',
      },
    ],
  )
})

it('tells different addresses apart, and leaves out what the catalog does not know', () => {
  const pages = vendorPages({ ...none, create: keys, revoke: `${keys}/revoke` })
  expect(pages.map(({ page, label }) => [page, label])).toEqual([
    ['create', 'Create a credential'],
    ['revoke', 'Revoke a credential'],
  ])
  expect(vendorPages(none)).toEqual([])
})
