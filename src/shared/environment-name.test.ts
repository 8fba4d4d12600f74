import { expect, test } from 'vitest'
import { nameInEnvironment } from './environment-name.ts'

test('C9 a name says the environment that something is duplicated to', () => {
  const cases = [
    ['orders-db-staging', 'staging', 'production', 'orders-db-production'],
    ['stripe-live', 'production', 'staging', 'stripe-staging'],
    ['prod_orders', 'production', 'qa', 'qa_orders'],
    ['Warehouse, Staging', 'staging', 'production', 'Warehouse, production'],
    ['Orders', 'production', 'staging', 'Orders staging'],
    ['orders-db', 'production', 'staging', 'orders-db-staging'],
    ['orders_db', '', 'staging', 'orders_db_staging'],
    // "delivery" and "reproduction" name no environment.
    ['delivery', 'production', 'staging', 'delivery staging'],
    ['reproduction', 'production', 'staging', 'reproduction staging'],
    ['orders (eu.1)', 'eu.1', 'us', 'orders (us)'],
    ['orders-db', 'staging', 'staging', 'orders-db-copy'],
    ['orders-db', 'staging', ' ', 'orders-db'],
  ] as const
  for (const [name, from, to, wanted] of cases) expect(nameInEnvironment(name, from, to)).toBe(wanted)
})
