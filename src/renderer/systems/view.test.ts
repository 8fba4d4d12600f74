import { describe, expect, it } from 'vitest'
import type { System } from '../../shared/domain/system.ts'
import { countValues, defaultView, isNarrowed, systemsOf, toggleValue, withoutFilters } from './view.ts'

const system = (name: string, part: Partial<System> = {}): System => ({
  id: name,
  name,
  slug: name.toLowerCase(),
  category: 'Development',
  builtIn: true,
  summary: '',
  kind: 'http',
  parameters: {},
  credentialType: 'api-key',
  credentialConfig: {},
  address: [],
  probe: 'Asks for the user.',
  docs: { create: '', restrict: '', rotate: '', revoke: '', reference: '' },
  credentialCount: 0,
  connectionCount: 0,
  ...part,
})

const all = [
  system('GitHub'),
  system('DigitalOcean', { category: 'Cloud', probe: '' }),
  system('Legit', { category: 'AI', summary: 'Not for git.' }),
  system('Zendesk', { category: 'AI', parameters: { url: 'https://git.example.com' } }),
  system('Shop API', { builtIn: false, slug: null, category: '', probe: '', connectionCount: 2 }),
  system('Ledger', { builtIn: false, slug: null, category: '', probe: '', parameters: { probe: 'none' } }),
]
const names = (view: Partial<typeof defaultView>) => systemsOf(all, { ...defaultView, ...view }).map(({ name }) => name)

describe('T1 the catalog', () => {
  it('stands by category and name', () => {
    expect(names({})).toEqual(['Legit', 'Zendesk', 'DigitalOcean', 'GitHub', 'Ledger', 'Shop API'])
  })

  it('shows the best find first: a name that begins with the search, one that contains it, an address', () => {
    expect(names({ search: 'git' })).toEqual(['GitHub', 'DigitalOcean', 'Legit', 'Zendesk'])
    expect(names({ search: 'git dev' })).toEqual(['GitHub'])
    expect(names({ search: 'nowhere' })).toEqual([])
  })

  it('is narrowed to what is in use, and to own systems', () => {
    expect(names({ scope: 'used' })).toEqual(['Shop API'])
    expect(names({ scope: 'own' })).toEqual(['Ledger', 'Shop API'])
  })

  it('is narrowed by category, and by whether a test proves anything', () => {
    const byTest = toggleValue({ ...defaultView }, 'test', 'no')
    expect(systemsOf(all, byTest).map(({ name }) => name)).toEqual(['DigitalOcean', 'Ledger'])
    const both = toggleValue(byTest, 'category', 'Cloud')
    expect(systemsOf(all, both).map(({ name }) => name)).toEqual(['DigitalOcean'])
    expect(isNarrowed(both)).toBe(true)
    expect(isNarrowed(withoutFilters(both))).toBe(false)
    expect(toggleValue(byTest, 'test', 'no')).toEqual(defaultView)
  })

  it('counts values in the chosen scope, and keeps a chosen one that nothing has', () => {
    const view = toggleValue({ ...defaultView, scope: 'own' }, 'category', 'Cloud')
    expect(countValues(all, view, 'category', (value) => value)).toEqual([
      { value: 'Cloud', label: 'Cloud', count: 0 },
      { value: 'Without a category', label: 'Without a category', count: 2 },
    ])
  })
})
