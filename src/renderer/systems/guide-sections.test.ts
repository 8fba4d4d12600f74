import { describe, expect, it } from 'vitest'
import { noExtras } from '../../shared/domain/system.ts'
import { guideSections, linkTo } from './guide-sections.ts'

const { docs, guide } = noExtras

describe('L7 the guide of a system', () => {
  it('has the sections of which something is known, in the order of a credential’s life', () => {
    const sections = guideSections({
      docs: { ...docs, revoke: 'https://www.example.com/keys' },
      guide: { ...guide, create: ['Ask for a key.'], rotate: ['Ask for another.'] },
    })
    expect(sections).toEqual([
      { page: 'create', title: 'Create', steps: ['Ask for a key.'], link: null },
      { page: 'rotate', title: 'Rotate', steps: ['Ask for another.'], link: null },
      { page: 'revoke', title: 'Revoke', steps: [], link: { page: 'revoke', host: 'example.com' } },
    ])
    expect(guideSections({ docs, guide })).toEqual([])
  })

  it('names whose page a link leads to', () => {
    expect(linkTo({ ...docs, reference: 'https://docs.example.com/auth?x=1' }, 'reference')?.host).toBe(
      'docs.example.com',
    )
    expect(linkTo(docs, 'reference')).toBeNull()
  })
})
